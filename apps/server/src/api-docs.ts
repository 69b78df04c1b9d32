// /api/openapi.json and the page to browse it at /api/docs (swagger-ui, served from here, no script from elsewhere).
import fastifyStatic from '@fastify/static';
import swaggerUi from 'swagger-ui-dist';
import type { HttpServer } from '@althing/http';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Althing API</title>
<link rel="stylesheet" href="/api/docs/ui/swagger-ui.css">
</head>
<body>
<main id="swagger-ui"></main>
<noscript><p>This page needs JavaScript. The same is in <a href="/api/openapi.json">openapi.json</a>.</p></noscript>
<script src="/api/docs/ui/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', deepLinking: true, docExpansion: 'none', filter: true });
`;

const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/** Serves the document and its page. It is made when it is first asked for: a start shouldn't wait for it. */
export async function registerApiDocs(app: HttpServer, describe: () => Record<string, unknown>): Promise<void> {
  let made: string | null = null;
  const text = () => (made ??= JSON.stringify(describe()));
  app.get('/api/openapi.json', { config: { verb: 'getOpenApi' } }, (_request, reply) =>
    reply.type('application/json').send(text()),
  );
  app.get('/api/docs', { config: { verb: 'getApiDocs' } }, (_request, reply) =>
    reply.header('content-security-policy', contentSecurityPolicy).type('text/html').send(page),
  );
  app.get('/api/docs/start.js', { config: { verb: 'getApiDocs' } }, (_request, reply) =>
    reply.type('text/javascript').send(start),
  );
  await app.register(fastifyStatic, {
    root: swaggerUi.getAbsoluteFSPath(),
    prefix: '/api/docs/ui/',
    decorateReply: false,
    index: false,
    allowedPath: (path) => ['/swagger-ui.css', '/swagger-ui-bundle.js'].includes(path),
  });
}
