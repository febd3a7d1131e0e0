import { jest } from '@jest/globals';
import { keyOf, readOnMap } from './on-map-query.ts';

// The router reads the address of a page; here there is none.
const address = { search: '', pathname: '/', hash: '', origin: 'http://localhost' };
Object.assign(globalThis, {
  location: address,
  addEventListener: () => {},
  history: {
    replaceState: (_state: unknown, _title: string, to: string) => {
      address.search = to.includes('?') ? to.slice(to.indexOf('?')) : '';
    },
    pushState: jest.fn(),
  },
});
const { putOnMap, changeOnMap, moveOnMap, takeOffMap, freeColour } = await import('./on-map.ts');
const shown = () => readOnMap(new URLSearchParams(address.search).get('own') ?? '');

test('what is on the map stands in the address and is read from it again, odd names included', () => {
  const id = '11111111-2222-3333-4444-555555555555';
  const wms = {
    kind: 'wms',
    url: 'https://example.lv/ows?map=a:b,c',
    name: 'meži:tipi, visi',
    title: 'Meži 100 % ķ',
    opacity: 80,
    visible: true,
  } as const;
  putOnMap(wms);
  expect(freeColour()).toBe(0);
  putOnMap({ kind: 'layer', id, colour: 0, opacity: 100, visible: true });
  expect(freeColour()).toBe(1);
  putOnMap(wms);
  expect(shown()).toEqual([{ kind: 'layer', id, colour: 0, opacity: 100, visible: true }, wms]);
  moveOnMap(id, 1);
  expect(shown().map(({ kind }) => kind)).toEqual(['wms', 'layer']);
  changeOnMap(id, { colour: 4, opacity: 40, visible: false });
  expect(shown()[1]).toEqual({ kind: 'layer', id, colour: 4, opacity: 40, visible: false });
  takeOffMap(keyOf(wms));
  takeOffMap(id);
  expect(address.search).toBe('');
  expect(readOnMap('x,layer:1:2:3:4,wms:%E0%A4%A:a:b:100:1,layer:zzz:0:100:1')).toEqual([]);
});
