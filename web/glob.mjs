import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Every file below a folder whose name matches, leaving out what is built or fetched. */
export function globSync(folder, name) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? (/^(node_modules|bin|obj|wwwroot)$/.test(entry.name) ? [] : globSync(join(folder, entry.name), name))
    : name.test(entry.name) ? [join(folder, entry.name)] : []);
}
