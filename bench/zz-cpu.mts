import { openPagesWorld } from './pages-world.ts';
import { pagesOf } from './pages.ts';
async function main() {
  const world = await openPagesWorld();
  const only = process.argv[2];
  for (const { name, path, before } of await pagesOf(world)) {
    if (only && !name.startsWith(only)) continue;
    const cpu: number[] = []; let bytes = 0; const wall: number[] = [];
    for (let i = 0; i < 30; i += 1) {
      await before?.();
      const b = process.cpuUsage(); const w = performance.now();
      const r = await fetch(world.url + path, { headers: { cookie: world.cookie } });
      const text = await r.text(); bytes = text.length;
      const d = process.cpuUsage(b);
      if (i >= 6) { cpu.push((d.user + d.system) / 1000); wall.push(performance.now() - w); }
      if (r.status !== 200) throw new Error(name + r.status);
    }
    cpu.sort((a, b) => a - b); wall.sort((a, b) => a - b);
    console.log(name.padEnd(20), 'cpu p50', cpu[12]?.toFixed(1), 'max', cpu.at(-1)?.toFixed(1), 'wall min', wall[0]?.toFixed(1), 'p50', wall[12]?.toFixed(1), bytes);
  }
  await world.close();
}
await main();
