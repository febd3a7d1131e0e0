// A worker thread does not inherit what tsx taught the main one about TypeScript, so it is taught again.
import { register } from 'tsx/esm/api';

register();
await import('./search.ts');
