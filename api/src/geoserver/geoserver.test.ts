import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from '../testing.ts';
import { width } from './routes.ts';

let app: TestApp;
let asked: string[] = [];
let answer: (req: IncomingMessage, res: ServerResponse) => void;
const server = createServer((req, res) => {
  asked.push(req.url ?? '');
  answer(req, res);
});
let root = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/geoserver`;
  app = await openTestApp({ geoserverUrl: root });
});
afterAll(async () => {
  await app?.close();
  server.closeAllConnections();
  server.close();
});
const get = (path: string) => {
  asked = [];
  return app.as(undefined).get(path);
};

test('a map goes through, with its type, to everybody', async () => {
  answer = (_, res) => res.writeHead(200, { 'content-type': 'image/png' }).end('PNG');
  const { status, headers, text } = await get(
    '/geoserver/wms?SERVICE=WMS&REQUEST=GetMap&LAYERS=incident,vias:municipality&WIDTH=256&HEIGHT=256',
  );
  expect([status, text, headers.get('content-type')]).toEqual([200, 'PNG', 'image/png']);
  expect(headers.get('content-security-policy')).toContain('sandbox');
  expect(asked).toEqual(['/geoserver/vias/wms?service=WMS&request=GetMap&layers=incident%2Cvias%3Amunicipality&width=256&height=256']);
});

test("only pictures of what is nobody's to share are kept by browsers and proxies", async () => {
  answer = (_, res) => res.writeHead(200, { 'content-type': 'image/png' }).end('PNG');
  const kept = async (layers: string) =>
    (await get(`/geoserver/wms?request=GetMap&layers=${layers}&width=9&height=9`)).headers.get('cache-control');
  expect([await kept('municipality,vias:settlement'), await kept('municipality,incident'), await kept('open'), await kept('')]).toEqual([
    'public, max-age=300',
    ...Array(3).fill('public, no-cache'),
  ]);
});

test('addresses inside capabilities are those of VIAS', async () => {
  answer = (_, res) =>
    res.writeHead(200, { 'content-type': 'text/xml' }).end(`<a href="${root}/vias/ows?SERVICE=WMS"/><b href="${root}/schemas/x.xsd"/>`);
  expect((await get('/geoserver/wms?service=WMS&request=GetCapabilities')).text).toBe(
    '<a href="http://localhost:8080/geoserver/wms?SERVICE=WMS"/><b href="http://localhost:8080/geoserver/schemas/x.xsd"/>',
  );
});

test('a script that GeoServer would answer is not one of ours', async () => {
  for (const type of ['text/javascript', 'application/javascript; charset=utf-8', 'application/x-javascript', 'text/ecmascript']) {
    answer = (_, res) => res.writeHead(200, { 'content-type': type }).end('alert(1)//({})');
    const { status, body } = await get('/geoserver/wfs?request=GetFeature&typenames=incident&outputformat=application/json');
    expect([status, body.code]).toEqual([502, 'geoserver.silent']);
  }
});

test.each([
  '/geoserver/wms?request=GetFeatureInfo&info_format=text/javascript&format_options=callback:alert',
  '/geoserver/wms?request=GetMap&sld_body=%3Cx/%3E',
  '/geoserver/wms?request=GetMap&SLD=http://evil.example/',
  '/geoserver/wfs?request=GetFeature&cql_filter=1=1',
  '/geoserver/wfs?request=GetFeature&typenames=other:layer',
  '/geoserver/wfs?request=Transaction',
  '/geoserver/wms?request=GetMap&request=GetFeatureInfo',
  '/geoserver/wms?request=GetMap&Request=GetMap',
  '/geoserver/wms?request=GetMap&width=20000',
  '/geoserver/wms?service=WMS',
])('%s never reaches GeoServer', async (path) => {
  const { status, body } = await get(path);
  expect([status, body.code]).toEqual([400, 'geoserver.refused']);
  expect(asked).toEqual([]);
});

test.each([
  [
    'an error inside',
    (_: IncomingMessage, res: ServerResponse) => res.writeHead(500, { 'content-type': 'text/html' }).end('java.lang.NullPointerException'),
  ],
  ['a cut line', (req: IncomingMessage) => req.socket.destroy()],
  ['a way elsewhere', (_: IncomingMessage, res: ServerResponse) => res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
])('%s is one sentence and no stack', async (_, how) => {
  answer = how as typeof answer;
  const { status, body, text } = await get('/geoserver/wms?request=GetMap');
  expect([status, body.code]).toEqual([502, 'geoserver.silent']);
  expect(text).not.toContain('java');
});

test('questions to GeoServer wait in a queue with an end: one more than it holds is told when to come back, the others are answered', async () => {
  const held: ServerResponse[] = [];
  let isOpen = false;
  const draw = (res: ServerResponse) => res.writeHead(200, { 'content-type': 'image/png' }).end('PNG');
  answer = (_, res) => void (isOpen ? draw(res) : held.push(res));
  // The numbers that docs/geoserver.md names.
  expect(width).toEqual({ drawing: 8, waiting: 64 });
  const most = width.drawing + width.waiting;
  const all = Array.from({ length: most + 1 }, () => get('/geoserver/wms?request=GetMap'));
  const { status, body, headers } = await Promise.race(all);
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'service.unavailable', '5']);
  for (let i = 0; i < 100 && held.length < width.drawing; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  // No more than these have reached GeoServer.
  expect(held).toHaveLength(width.drawing);
  isOpen = true;
  for (const res of held) draw(res);
  const statuses = (await Promise.all(all)).map((each) => each.status);
  expect(statuses.filter((each) => each === 503)).toHaveLength(1);
  expect(statuses.filter((each) => each === 200)).toHaveLength(most);
});
