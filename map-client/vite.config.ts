import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API that the development server forwards to. */
const api = process.env.VIAS_URL ?? 'http://127.0.0.1:8080';
const forward = { target: api, changeOrigin: false, xfwd: true };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is inlined: the content security policy allows only files of our own origin.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/api', '/tiles', '/realms', '/webhooks', '/health'].map((path) => [path, forward])),
  },
});
