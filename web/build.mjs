// Bundles scripts and styles into src/Guanxi.Host/wwwroot/assets, with hashed names, a manifest and precompressed copies.
import { createHash } from "node:crypto";
import { globSync } from "./glob.mjs";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const web = dirname(fileURLToPath(import.meta.url));
const root = join(web, "..");
const out = join(root, "src/Guanxi.Host/wwwroot/assets");
const fast = process.argv.includes("--fast");
const target = ["chrome123", "firefox121", "safari17.5"];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const manifest = {};
const report = [];

emit("app.css", await styles());
emit("icons.svg", sprite());
emit("mark.svg", readFileSync(join(web, "mark.svg"), "utf8"));
for (const [entry, file] of await scripts()) manifest[entry] = file;
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
console.log(report.map(([name, raw, br]) => `${name.padEnd(28)} ${kb(raw)} raw ${kb(br)} br`).join("\n"));

/** Tabler stripped to the classes that pages name, in a cascade layer of its own so that our rules always win. */
async function styles() {
  const pages = [...globSync(join(root, "src"), /\.(razor|cs)$/), ...globSync(web, /\.ts$/)];
  const [{ css }] = await new PurgeCSS().purge({
    content: pages,
    css: [join(web, "node_modules/@tabler/core/dist/css/tabler.css")],
    safelist: { standard: [/^(show|active|disabled|is-invalid|was-validated)$/] },
    blocklist: [/^(navbar|page|nav-link|dropdown-menu|toast|modal|offcanvas|carousel|accordion|timeline|avatar|progress|steps)/],
    variables: false,
    keyframes: true,
    fontFace: true,
  });
  const ours = await esbuild.build({
    entryPoints: [join(web, "styles/app.css")], bundle: true, write: false, minify: true, target,
  });
  const base = await esbuild.transform(css.replace(/@charset[^;]+;/g, ""), { loader: "css", minify: true, target });
  return `@layer base{${base.code}}${ours.outputFiles[0].text}`;
}

/** One symbol for each icon listed in icons.txt. */
function sprite() {
  const names = readFileSync(join(web, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = names.map(name => {
    const filled = name.endsWith("-filled");
    const file = join(web, "node_modules/@tabler/icons/icons", filled ? "filled" : "outline", `${name.replace("-filled", "")}.svg`);
    const body = readFileSync(file, "utf8").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/\s*\n\s*/g, "");
    const paint = filled ? `fill="currentColor"` : `fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"`;
    return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

async function scripts() {
  const { metafile, outputFiles } = await esbuild.build({
    entryPoints: [join(web, "app.ts")], outdir: out, absWorkingDir: web, entryNames: "[name].[hash]", chunkNames: "[name].[hash]",
    bundle: true, splitting: true, format: "esm", minify: true, write: false, metafile: true, target, legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  for (const file of outputFiles) write(relative(out, file.path), file.contents);
  return Object.entries(metafile.outputs)
    .filter(([, o]) => o.entryPoint)
    .map(([path, o]) => [o.entryPoint.replace(/^.*\/|\.ts$/g, "") + ".js", path.replace(/^.*\//, "")]);
}

function emit(name, text) {
  const bytes = Buffer.from(text);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const file = name.replace(/\.(\w+)$/, `.${hash}.$1`);
  manifest[name] = file;
  write(file, bytes);
}

function write(file, bytes) {
  const quality = fast ? 4 : 11;
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  writeFileSync(join(out, file), bytes);
  writeFileSync(join(out, file + ".br"), br);
  writeFileSync(join(out, file + ".gz"), gzipSync(bytes, { level: fast ? 1 : 9 }));
  report.push([file, bytes.length, br.length]);
}

function kb(n) { return (n / 1024).toFixed(1).padStart(7) + " KB"; }
