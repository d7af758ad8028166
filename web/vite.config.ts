import { defineConfig } from 'vite';

// One build, many pages: dist/ mirrors the URLs that the Go server serves, so
// dist/graphiql/index.html is /graphiql/ and its assets are beneath it.
export default defineConfig({
  base: '/',
  build: {
    outDir: 'dist',
    // dist/placeholder.html is committed; `npm run clean` removes what is built.
    emptyOutDir: false,
    assetsDir: 'graphiql/assets',
    // Every asset stays a file of its own: nothing depends on data: URLs.
    assetsInlineLimit: 0,
    // The editor is one large, rarely changing chunk that is loaded once.
    chunkSizeWarningLimit: 4000,
    // The notices that the bundled packages' licences ask for travel with them.
    license: { fileName: 'graphiql/licenses.md' },
    rolldownOptions: {
      input: { graphiql: 'graphiql/index.html' },
      // Hundreds of "use client" lines in packages that no server renders here.
      checks: { moduleLevelDirective: false },
    },
  },
  // The GraphQL worker splits its code, which only module workers can load.
  worker: { format: 'es' },
});
