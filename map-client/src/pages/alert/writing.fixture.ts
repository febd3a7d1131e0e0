import type { Page } from 'playwright-core';

/** Without a single drawn point: a circle around a town, by keyboard and lists. */
export const chooseCircle = async (page: Page, town: string, km: string): Promise<void> => {
  await page.getByRole('button', { name: 'Izvēlēties…' }).first().click();
  await page.getByRole('tab', { name: 'Apkārtne' }).click();
  await page.getByLabel('Apdzīvota vieta').fill(town);
  await page.locator('.alert-area-list button').first().click();
  await page.getByLabel('Attālums kilometros').fill(km);
  await page.getByRole('button', { name: 'Izmantot šo apgabalu' }).click();
  await page.waitForSelector('.alert-big');
};
export const write = async (page: Page, title: string): Promise<void> => {
  await chooseCircle(page, 'Jelgava', '3');
  await page.locator('.alert-template button').click();
  await page.getByRole('option', { name: /Ķīmisku/ }).click();
  await page.getByLabel('Tālrunis jautājumiem').fill('63005522');
  await page.getByLabel('Nosaukums').fill(title);
  await page.waitForSelector('.alert-saved.saved');
};
export const idOf = (page: Page): string => new URL(page.url()).searchParams.get('id') ?? '';
export const people = async (page: Page): Promise<string> => (await page.textContent('.alert-big strong'))?.replaceAll(/\D/g, '') ?? '';

/** The demonstration shows the code of the second factor. */
export const prove = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Apliecināt ar kodu' }).click();
  await page.getByRole('button', { name: 'Apstiprināt ar šo kodu' }).click();
  await page.waitForSelector('.alert-typed input');
};
