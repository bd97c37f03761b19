// Writes src/Guanxi.Platform/Normalising/phones.tsv out of the facts in libphonenumber-js (MIT; its metadata is libphonenumber's, Apache-2.0).
// Refresh: cd web/tools && npm install && node phones.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const at = createRequire(import.meta.url).resolve('libphonenumber-js/metadata.max.json');
const facts = JSON.parse(readFileSync(at, 'utf8'));
const lines = [];

function territory(region, m, main) {
  const types = Array.from({ length: 10 }, (_, i) => (m[11]?.[i] ? m[11][i][0] || '=' : ''));
  lines.push(['T', region, m[0], m[1] || '', m[7] || m[5] || '', m[8] || '', m[10] || '', m[3].join(','), m[2], ...types].join('\t'));
  for (const f of m[4] || (main && main[4]) || [])
    lines.push(['F', f[0], f[1], f[2] ? f[2][f[2].length - 1] : '', f[3] || '', f[5] || ''].join('\t'));
}

for (const [code, regions] of Object.entries(facts.country_calling_codes).sort(([a], [b]) => a - b)) {
  const main = facts.countries[regions[0]];
  for (const region of regions)
    if (region === '001') territory('001', facts.nonGeographic[code]);
    else territory(region, facts.countries[region], region === regions[0] ? null : main);
}
for (const code of Object.keys(facts.nonGeographic))
  if (!facts.country_calling_codes[code]) territory('001', facts.nonGeographic[code]);
writeFileSync(new URL('../../src/Guanxi.Platform/Normalising/phones.tsv', import.meta.url), lines.join('\n') + '\n');
console.log(`${lines.length} lines`);
