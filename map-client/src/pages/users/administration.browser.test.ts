import { createHmac } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { findings, inBrowser, openAs, sizes, startBrowser, startDemo } from '../../browser-testing.ts';

/** The one-time code of a base32 key now, as an authenticator app reckons it (RFC 6238). */
const codeOf = (key: string): string => {
  const bits = [...key].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', secret).update(step).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
};

inBrowser('administration: shares, people, the audit', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let browser: Browser;
  beforeAll(async () => {
    [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  const run = Date.now().toString(36);
  const open = (path: string, who: string, size: object = sizes.desk) => openAs(browser, demo.url, path, who, size);
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();
  const prove = (page: Page) => page.getByRole('button', { name: 'Confirm with this code' }).click();

  test('an open list loses the rows of a share that ends, without being touched', async () => {
    const giver = await openAs(browser, demo.url, '/shares?lang=lv', 'admin@lv-bauska');
    const reader = await openAs(browser, demo.url, '/incidents?lang=lt', 'dispatcher@lt-telsiai', {
      viewport: { width: 1440, height: 4500 },
    });
    const rows = reader.page.locator('.incident-row', { hasText: 'Bauskas novads' });
    await rows.first().waitFor();
    // So high that a week of rows is drawn; from here on nobody touches it.
    await giver.page.locator('.shares-list').first().locator('.share', { hasText: 'Telšių' }).click();
    await giver.page.getByRole('button', { name: 'Pārtraukt tūlīt' }).click();
    await giver.page.locator('.dialog').getByRole('button', { name: 'Pārtraukt tūlīt' }).click();
    await giver.page.locator('.share', { hasText: 'Telšių' }).filter({ hasText: 'pārtraukta' }).waitFor();
    await rows.first().waitFor({ state: 'detached', timeout: 15_000 });
    expect([giver.faults(), reader.faults()]).toEqual([[], []]);
    await Promise.all([giver.close(), reader.close()]);
  }, 120_000);

  test.each(Object.entries(sizes))(
    'who was given nothing still reads who lets everybody see what (%s)',
    async (_, size) => {
      const { page, faults, close } = await openAs(browser, demo.url, '/shares?lang=lt', 'auditor@lt-telsiai', size);
      const open = page.locator('.shares-list').last().locator('.share', { hasText: 'bendrinama su visais' });
      await open.first().waitFor();
      expect(await open.locator('strong').allTextContents()).toContain('Jelgavas valstspilsētas pašvaldība');
      await open.first().click();
      await page.locator('.shares-detail dl').waitFor();
      // Theirs to end.
      expect(await page.locator('.shares-detail').getByRole('button').count()).toBe(0);
      expect(await findings(page)).toEqual([]);
      expect(faults()).toEqual([]);
      await close();
    },
    60_000,
  );

  test.each(Object.entries(sizes))(
    'the operator begins where municipalities are kept, and finds no page that refuses (%s)',
    async (_, size) => {
      const { page, faults, close } = await openAs(browser, demo.url, '/?lang=lv', 'operator@vias', size);
      await page.locator('.operator-row').first().waitFor();
      expect(await page.title()).toBe('VIAS · Uzturēšana');
      expect(await page.locator('a[href^="/maps"], .place-search').count()).toBe(0);
      expect(await findings(page)).toEqual([]);
      expect(faults()).toEqual([]);
      await close();
    },
    60_000,
  );

  test('two administrators agree on a share with the second factor, what was written survives it, and either stops it at once', async () => {
    const purpose = `Joint cameras ${run}`;
    const giver = await open('/shares?lang=en', 'admin@lv-livani');
    await button(giver.page, 'Share with somebody else').click();
    await button(giver.page, 'Propose').click();
    expect(await giver.page.locator('.dialog .field-error').allTextContents()).toEqual(
      expect.arrayContaining(['Choose with whom to share.']),
    );
    await giver.page.getByRole('button', { name: /With whom/ }).click();
    await giver.page.getByRole('option', { name: /Akmenės/ }).click();
    await giver.page.getByRole('button', { name: /\bWhat$/ }).click();
    await giver.page.getByRole('option', { name: 'cameras' }).click();
    await giver.page.getByRole('textbox', { name: 'Purpose' }).fill(purpose);
    await button(giver.page, 'Propose').click();
    expect(await giver.page.locator('.dialog .field-error').allTextContents()).toContain('Name the date or number of the agreement.');
    await giver.page.getByRole('textbox', { name: 'Agreement' }).fill('3/2026');
    await button(giver.page, 'Propose').click();
    await prove(giver.page);
    await giver.page.waitForSelector('.dialog');
    expect(await giver.page.getByRole('textbox', { name: 'Purpose' }).inputValue()).toBe(purpose);
    expect(await findings(giver.page)).toEqual([]);
    await button(giver.page, 'Propose').click();
    const row = (page: Page) => page.locator('.share', { hasText: purpose });
    await row(giver.page).filter({ hasText: 'waits for approval' }).waitFor();
    const taker = await open('/shares?lang=en', 'admin@lt-akmene', sizes.phone);
    // The same on a map, by arrows; who waits for a decision sees it as a number in the menu.
    await taker.page.locator('.share-map .way.both').first().waitFor();
    expect(await giver.page.locator('.share-map .label').allTextContents()).toContain('Līvānu nov.');
    await row(taker.page).click();
    expect(await findings(taker.page)).toEqual([]);
    await button(taker.page, 'Approve').click();
    await prove(taker.page);
    await row(taker.page).click();
    await button(taker.page, 'Approve').click();
    await row(taker.page).filter({ hasText: 'until' }).waitFor();
    await row(giver.page).click();
    await button(giver.page, 'Stop at once').click();
    await giver.page.locator('.dialog').getByRole('button', { name: 'Stop at once' }).click();
    await row(giver.page).filter({ hasText: 'stopped' }).waitFor();
    await button(giver.page, 'Look as a partner').click();
    await giver.page.locator('.share-preview-theme h3', { hasText: 'cameras: nothing' }).waitFor();
    expect(await findings(giver.page)).toEqual([]);
    expect([...giver.faults(), ...taker.faults()]).toEqual([]);
    await giver.close();
    await taker.close();
  }, 120_000);

  test('the audit is searched by keyboard, an entry is told in words with before and after, one person is asked about, and the chain is verified', async () => {
    const { page, faults, close } = await open('/audit?lang=en&kind=write&thing=share', 'auditor@lv-aizkraukle');
    await page.locator('.audit-row', { hasText: 'Approval' }).first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.audit-detail .audit-changes').waitFor();
    expect(await page.locator('.audit-detail').textContent()).not.toMatch(/[{}]|undefined/);
    await button(page, 'Verify again').click();
    await page.locator('.audit-chain.good h2', { hasText: 'The chain holds' }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByText('One person’s data').click();
    await page.getByRole('textbox', { name: /telephone/ }).fill('29 999 999');
    await page.keyboard.press('Enter');
    await page.getByText('Nobody looked at this person').waitFor();
    await page.setViewportSize(sizes.phone.viewport);
    expect(await findings(page)).toEqual([]);
    // The look itself is there, with what for.
    await page.goto(`${demo.url}/audit?lang=en&kind=read&thing=personal_read`);
    await page.locator('.audit-row', { hasText: 'the resident asks' }).first().waitFor();
    expect(faults()).toEqual([]);
    await close();
  }, 60_000);

  test('an administrator invites a person, who sets password and second factor by the link, and disables her; a system gets a secret that is shown once', async () => {
    const { page, faults, close } = await open('/users?lang=en', 'admin@lv-bauska');
    await button(page, 'Invite a person').click();
    await prove(page);
    await page.waitForSelector('.dialog');
    await button(page, 'Make the invitation link').click();
    expect(await page.locator('.dialog .field-error').allTextContents()).toEqual(expect.arrayContaining(['Choose at least one role.']));
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`Žanna Ķirse ${run}`);
    const login = await page.getByRole('textbox', { name: 'Beginning of the user name' }).inputValue();
    expect(login).toMatch(/^zanna\.kirse\./);
    await page.getByRole('checkbox', { name: /Planning/ }).click({ force: true });
    expect(await findings(page)).toEqual([]);
    await button(page, 'Make the invitation link').click();
    const link = await page.locator('.once-value code').textContent();
    expect(await findings(page)).toEqual([]);
    await button(page, 'I have kept it safely').click();
    await page.locator('.user-row[aria-pressed=true]', { hasText: 'invited, not accepted yet' }).waitFor();

    // Somebody who has never been here.
    const guest = await (await browser.newContext({ locale: 'lv-LV', timezoneId: 'Europe/Riga', ...sizes.phone })).newPage();
    await guest.goto(`${link}?kc_locale=en`);
    expect(await findings(guest)).toEqual([]);
    const key = (await guest.locator('#key').textContent())?.replaceAll(' ', '') ?? '';
    await guest.fill('#password', 'four words in row');
    await guest.fill('#again', 'four words in row');
    await guest.fill('#otp', codeOf(key));
    await guest.getByRole('button', { name: 'Save' }).click();
    await guest.getByText(`You can now sign in as ${login}@lv-bauska.`).waitFor();
    expect(await findings(guest)).toEqual([]);
    await guest.context().close();

    await page.reload();
    await page.locator('.user-row', { hasText: run }).click();
    await page.getByText('None at the moment.').waitFor();
    expect(await findings(page)).toEqual([]);
    await button(page, 'Disable').click();
    await page.locator('.dialog').getByRole('button', { name: 'Disable' }).click();
    await page.locator('.user-row.over', { hasText: run }).waitFor();
    await page.locator('.user-row', { hasText: 'admin@lv-bauska' }).click();
    await page.getByText('This is your own account.').waitFor();
    expect(await button(page, 'Disable').count()).toBe(0);

    await page.getByText(/^Systems/).click();
    await button(page, 'New system').click();
    await page.getByRole('textbox', { name: 'Name of the system' }).fill('River sensors');
    await page.getByRole('textbox', { name: 'Client id' }).fill(`river-${run}`.toLowerCase());
    await button(page, 'Make credentials').click();
    expect(await page.locator('.once-value code').last().textContent()).toMatch(/^[\w-]{43}$/);
    await button(page, 'I have kept it safely').click();
    await button(page, 'Change the secret').click();
    await page.locator('.dialog').getByText('7 days').click();
    await button(page, 'Make a new secret').click();
    await button(page, 'I have kept it safely').click();
    await page.locator('.secret').nth(1).waitFor();
    await page.setViewportSize(sizes.phone.viewport);
    expect(await findings(page)).toEqual([]);
    expect(faults()).toEqual([]);
    await close();
  }, 120_000);
});
