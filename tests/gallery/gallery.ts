/**
 * Every screen, or every paper, on one page that follows the sources as they are saved: `npm run screens`, `npm run papers`.
 * The views and papers are those of the tests; the window's own code draws them through Vite. No kiosk, reader or server.
 */
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { createServer, type HtmlTagDescriptor, type Plugin, type ViteDevServer } from 'vite';

const root = join(import.meta.dirname, '..', '..');

/** What is drawn: the page that draws one, the module that knows them all, and what the page finds before its own script. */
const KINDS = {
  screens: {
    page: '/index.html',
    models: 'tests/gallery/screens.ts',
    bridge:
      'window.kiosk = { send() {}, listen(hear) { queueMicrotask(() => hear({ type: "view", view: model })); return () => {}; } };',
    first: ['/tests/gallery/settings.ts'],
  },
  papers: {
    page: '/print.html',
    models: 'tests/gallery/papers.ts',
    bridge: 'window.page = { document: async () => model, done() {} };',
    first: [],
  },
} as const;
type Kind = keyof typeof KINDS;

/** Said to the gallery's page when the models may have changed; `page.ts` listens for it. */
const CHANGED = 'gallery:models';

/** A module of models gives them all by name, as values that can be sent to a page. */
interface Models {
  readonly models: ReadonlyMap<string, unknown>;
}

/** The model is in the page itself, and so is there before the window's script, however slow the machine is. */
function bridgeTags(kind: Kind, model: unknown): HtmlTagDescriptor[] {
  const json = JSON.stringify(model).replaceAll('<', '\\u003c');
  return [
    {
      tag: 'script',
      children: `{ const model = ${json}; ${KINDS[kind].bridge} }`,
      injectTo: 'head-prepend',
    },
    ...KINDS[kind].first.map((src) => ({
      tag: 'script',
      attrs: { type: 'module', src },
      injectTo: 'head' as const,
    })),
  ];
}

/** Lists the models, and puts the one that the address names into its page; made again when a source of theirs has changed. */
function gallery(kind: Kind): Plugin {
  const { page, models } = KINDS[kind];
  const load = async (server: ViteDevServer) =>
    ((await server.ssrLoadModule(join(root, models))) as Models).models;
  return {
    name: 'gallery',
    configureServer(server) {
      server.middlewares.use('/names.json', (_, response) => {
        load(server).then(
          (all) => {
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify([...all.keys()]));
          },
          (error: Error) => {
            server.ssrFixStacktrace(error);
            response.statusCode = 500;
            response.end(String(error.stack));
          },
        );
      });
    },
    // What only the server reads (the views, the papers) is in no page's own modules: the gallery draws its frames again.
    hotUpdate({ modules, server }) {
      if (this.environment.name === 'ssr' && modules.length > 0)
        server.environments.client.hot.send({ type: 'custom', event: CHANGED });
    },
    transformIndexHtml: {
      order: 'pre',
      async handler(_, { path, originalUrl, server }) {
        if (path !== page || server === undefined) return [];
        const name = new URL(originalUrl ?? '', 'http://gallery').searchParams.get('name');
        const model = name === null ? undefined : (await load(server)).get(name);
        return model === undefined ? [] : bridgeTags(kind, model);
      },
    },
  };
}

/** Serves the gallery on loopback, on a free port unless one is named. Returns the address of its page, and what ends it. */
export async function startGallery(
  kind: Kind,
  port = 0,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const server = await createServer({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    appType: 'mpa',
    cacheDir: join(root, 'node_modules', '.vite', kind),
    optimizeDeps: { entries: ['renderer/main.tsx', 'renderer/print/main.tsx'] },
    server: {
      host: '127.0.0.1',
      port,
      strictPort: port !== 0,
      watch: { ignored: ['**/{dist,docs,release,test-results,.git,.sitthi,.tools}/**'] },
    },
    plugins: [gallery(kind)],
  });
  await server.listen();
  const bound = server.httpServer?.address();
  const at = typeof bound === 'object' && bound !== null ? bound.port : port;
  return {
    address: `http://127.0.0.1:${at}/tests/gallery/${kind}.html`,
    close: () => server.close(),
  };
}

if (import.meta.main) {
  const command = new Command('gallery')
    .description('Shows every screen or every paper on one page that follows the sources as they are saved')
    .argument('<kind>', 'screens or papers')
    .addOption(new Option('--port <number>', 'the port on loopback; a free one without it').argParser(Number))
    .parse();
  const [kind] = command.args;
  if (kind !== 'screens' && kind !== 'papers') command.error(`There are screens and papers, not “${kind}”.`);
  const { address } = await startGallery(kind as Kind, command.opts<{ port?: number }>().port ?? 0);
  console.log(`${kind}: ${address} (Ctrl-C ends it)`);
}
