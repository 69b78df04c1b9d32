// The OpenAPI 3.1 document, made from the contracts that the routes are made from: it can't tell anything else.
import { z } from 'zod';
import type { AnyContract } from '@althing/schema';

type Json = Record<string, unknown>;

/** Makes the document of all `contracts`. `publicUrl` becomes the server address. */
export function openApiDocument(
  contracts: readonly AnyContract[],
  { publicUrl, version }: { publicUrl: string; version: string },
): Json {
  const paths: Record<string, Json> = {};
  for (const contract of contracts.toSorted((a, b) => a.path.localeCompare(b.path))) {
    const path = contract.path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Althing',
      version,
      description: 'Every call that the app itself makes. The Matrix endpoints follow the Matrix Client-Server API.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    components: { securitySchemes: { accessToken: { type: 'http', scheme: 'bearer' } } },
    tags: [
      { name: 'Althing', description: 'Our own endpoints' },
      { name: 'Matrix', description: 'The Matrix Client-Server API' },
    ],
    paths,
  };
}

function operation(contract: AnyContract): Json {
  const hasBody = contract.method !== 'GET' && contract.bodyKind === 'json' && isDescribed(contract.body);
  return {
    operationId: contract.name,
    summary: contract.summary,
    tags: [contract.wire === 'matrix' ? 'Matrix' : 'Althing'],
    security: contract.auth === 'none' ? [] : [{ accessToken: [] }, ...(contract.auth === 'optional' ? [{}] : [])],
    parameters: [...pathParameters(contract), ...queryParameters(contract)],
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(contract.body, 'input') } },
          },
        }
      : {}),
    ...(contract.bodyKind === 'raw' ? { requestBody: { content: { '*/*': {} } } } : {}),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: schemaOf(contract.output, 'output') } } },
      ...refusals(contract),
    },
  };
}

function refusals(contract: AnyContract): Json {
  const byStatus = new Map<number, string[]>();
  for (const { status, code, when, retry } of contract.refusals) {
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${when} (retry: ${retry})`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [String(status), { description: lines.join('\n\n') }]),
  );
}

function pathParameters(contract: AnyContract): Json[] {
  const described = propertiesOf(contract.params);
  return [...contract.path.matchAll(/:([A-Za-z]+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: described.properties[name] ?? { type: 'string' },
  }));
}

function queryParameters(contract: AnyContract): Json[] {
  const { properties, required } = propertiesOf(contract.query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function propertiesOf(schema: z.ZodType): { properties: Record<string, unknown>; required: string[] } {
  const made = schemaOf(schema, 'input') as { properties?: Record<string, unknown>; required?: string[] };
  return { properties: made.properties ?? {}, required: made.required ?? [] };
}

function isDescribed(schema: z.ZodType): boolean {
  const made = schemaOf(schema, 'input');
  return Object.keys((made['properties'] as Json | undefined) ?? {}).length > 0 || made['type'] !== 'object';
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  // What JSON Schema can't say (a transform's outcome) is left open rather than refused.
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return made;
}
