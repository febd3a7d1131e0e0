import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killRounds, startChild } from './child.fixture.ts';
import { testServer } from './test-server.ts';
import { testTemplate } from './test-template.ts';

// The embedded database as the program runs it: in a worker thread of a process of its own. It is the same whatever the other tests run on.
const suite = testServer() ? describe.skip : describe;
let directory: string;
const fresh = () => {
  directory = mkdtempSync(join(tmpdir(), 'vias-open-'));
  copyFileSync(testTemplate(), join(directory, basename(testTemplate())));
};

suite('embedded', () => {
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test('opens after an interrupted first start, refuses a second process, is taken over from a dead one, and closes clean', async () => {
    fresh();
    const interrupted = startChild('hold', directory);
    while (!existsSync(join(directory, 'vias.lock'))) await sleep(10);
    await sleep(100);
    interrupted.process.kill('SIGKILL');
    await interrupted.ended;

    const first = startChild('hold', directory);
    const open = await first.until((line) => 'open' in line);
    expect(open).toMatchObject({ health: { kind: 'embedded', ok: true } });
    expect(JSON.parse(readFileSync(join(directory, 'database', 'vias.json'), 'utf8'))).toMatchObject({ format: 1, postgresql: 18 });

    const second = startChild('hold', directory);
    expect(await second.ended).toBe(1);
    expect(second.lines).toEqual([{ refused: expect.stringContaining(`is in use by another VIAS (process ${open.open} on`) }]);

    first.process.kill('SIGKILL');
    await first.ended;
    const third = startChild('hold', directory);
    await third.until((line) => 'open' in line);
    third.process.stdin?.end();
    expect(await third.ended).toBe(0);
    expect(third.lines.at(-1)).toEqual({ closed: true });
  }, 400_000);

  test('killed in the middle of writing, five times: nothing acknowledged is lost, heap and index agree', async () => {
    fresh();
    const { acknowledged, found } = await killRounds(
      5,
      () => startChild('write', directory),
      async (child, round) => {
        await sleep(100 + round * 130);
        child.process.kill('SIGKILL');
      },
    );
    const last = found.at(-1);
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(new Set(last?.keys)).toEqual(new Set([...(last?.keys ?? []), ...acknowledged]));
    for (const { keys, byIndex } of found) expect(byIndex).toBe(keys.length);
  }, 400_000);

  test('a statement past its limit is ended, told, and everybody else goes on', async () => {
    fresh();
    const child = startChild('hang', directory, '2000');
    const told = await child.until((line) => 'lost' in line);
    expect(told).toMatchObject({ lost: expect.stringMatching(/^A statement ran longer than 2 s/), missed: 1, health: true });
    expect((told.keys as string[]).sort()).toEqual(['after', 'before']);
    expect(told.tookMs).toBeLessThan(6000);
    // The main thread kept its pace meanwhile: a tick every 20 ms.
    expect(told.ticked).toBeGreaterThan(40);
    expect(await child.ended).toBe(0);
  }, 400_000);
});
