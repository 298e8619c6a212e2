import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  adviseMesh,
  Intents,
  intentTargets,
} from '@meshwright/backstage-plugin-service-mesh-common';
import fs from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { parse, parseAllDocuments } from 'yaml';
import { manifestFindings } from './actions/manifestFindings';
import { scaffolderModuleServiceMesh } from './module';

/** Writes what the templates give instead of comparing with it. */
const UPDATE = process.env.UPDATE_TEMPLATE_CASES === '1';
const folder = path.resolve(__dirname, '../../../templates');

interface Template {
  readonly metadata: { readonly name: string; readonly title?: string };
  readonly spec: {
    readonly parameters: readonly Record<string, unknown>[];
    readonly steps: readonly {
      readonly action: string;
      readonly input?: Record<string, unknown>;
    }[];
    readonly output: Record<string, unknown>;
  };
}

interface DryRun {
  readonly directoryContents: readonly {
    readonly path: string;
    readonly base64Content: string;
  }[];
  readonly output: {
    readonly text: readonly {
      readonly title: string;
      readonly content: string;
    }[];
    readonly files: readonly {
      readonly path: string;
      readonly content: string;
    }[];
  };
}

const names = fs
  .readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name);
const templateOf = (name: string): Template =>
  parse(fs.readFileSync(path.join(folder, name, 'template.yaml'), 'utf8'));
const casesOf = (name: string): string[] =>
  fs.readdirSync(path.join(folder, name, 'cases'));

function filesBelow(root: string): Map<string, string> {
  if (!fs.existsSync(root)) return new Map();
  return new Map(
    fs
      .readdirSync(root, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name))
      .sort()
      .map(file => [path.relative(root, file), fs.readFileSync(file, 'utf8')]),
  );
}

interface FormField {
  readonly title?: string;
  readonly type?: string;
  readonly items?: FormField;
  readonly properties?: Readonly<Record<string, FormField>>;
  readonly [keyword: string]: unknown;
}

/** Fields that a person sees by their names: what a form of ours draws itself, and objects around fields, need no title. */
function untitled(schema: unknown, at: readonly string[] = []): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema))
    return schema.flatMap(entry => untitled(entry, at));
  const {
    properties = {},
    items,
    dependencies,
    oneOf,
    anyOf,
    allOf,
    then,
  } = schema as FormField;
  const own = Object.entries(properties).flatMap(([name, field]) => {
    const place = [...at, name];
    const isCondition = Object.keys(field).join() === 'enum';
    const isGroup = field.type === 'object';
    return [
      ...(field.title || isCondition || isGroup ? [] : [place.join('.')]),
      ...(field['ui:field'] && !isGroup ? [] : untitled(field, place)),
    ];
  });
  return [
    ...own,
    // Entries of a list are numbered, by its own name unless they have one.
    ...(items && items.type !== 'object' && !items.title
      ? [`${at.join('.')}[]`]
      : []),
    ...[items, oneOf, anyOf, allOf, then].flatMap(part => untitled(part, at)),
    ...Object.values(dependencies ?? {}).flatMap(part => untitled(part, at)),
  ];
}

/** The component that the values of a form are about. */
function entityOf(values: {
  readonly entityRef?: string;
  readonly workload?: { readonly entityRef?: string };
}): string | undefined {
  return values.entityRef ?? values.workload?.entityRef;
}

/** What a manifest, or the comment of values of a chart, does not say of where it comes from. */
function unmarked(
  value: {
    readonly kind?: string;
    readonly metadata?: {
      readonly annotations?: Readonly<Record<string, string>>;
    };
  },
  text: string,
  entity: string | undefined,
): string[] {
  const annotations: Readonly<Record<string, string>> = value.kind
    ? value.metadata?.annotations ?? {}
    : Object.fromEntries(
        [...text.matchAll(/^# (meshwright\.io\/[a-z-]+): (.*)$/gm)].map(
          ([, key, said]) => [key, said],
        ),
      );
  const wanted = {
    'meshwright.io/template': 'template:default/dry-run',
    'meshwright.io/template-version':
      annotations['meshwright.io/template-version'] || 'a version',
    ...(entity && { 'meshwright.io/entity': entity }),
  };
  return Object.entries(wanted).flatMap(([key, said]) =>
    annotations[key] === said ? [] : [key],
  );
}

/** Every object with a field of this name, at any depth. */
function withField(value: unknown, field: string): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(entry => withField(entry, field));
  return field in value ? [value as Record<string, unknown>, ...below] : below;
}

describe('templates', () => {
  const backend = startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleServiceMesh,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.rootConfig.factory({ data: {} }),
    ],
  });
  afterAll(async () => (await backend).stop());

  const dryRun = async (name: string, values: unknown) => {
    const { server } = await backend;
    return request(server)
      .post('/api/scaffolder/v2/dry-run')
      .send({
        template: templateOf(name),
        values,
        directoryContents: [
          ...filesBelow(path.join(folder, name, 'skeleton')),
        ].map(([file, text]) => ({
          path: `skeleton/${file}`,
          base64Content: Buffer.from(text).toString('base64'),
        })),
      });
  };

  const valuesOf = (name: string, example: string) =>
    parse(
      fs.readFileSync(
        path.join(folder, name, 'cases', example, 'values.yaml'),
        'utf8',
      ),
    );
  it.each([
    [
      'shares that do not sum to 100',
      'mesh-canary',
      'start',
      { backends: [{ service: 'orders-v1', weight: 90 }] },
      /intent\.backends: the weights sum to 90, not to 100/,
    ],
    [
      'a template that is none',
      'mesh-allow-caller',
      'istio',
      {
        allow: [
          {
            callers: [{ namespace: 'shop', serviceAccount: 'cart' }],
            operations: {
              methods: [],
              paths: [{ type: 'template', value: '/orders/{id}' }],
            },
          },
        ],
      },
      /intent\.allow\[0\]\.operations\.paths\[0\]\.value/,
    ],
    [
      'a caller without a name',
      'mesh-allow-caller',
      'istio',
      { allow: [{ callers: [], operations: { methods: [], paths: [] } }] },
      /callers/,
    ],
    [
      'a mesh that lacks the concept',
      'mesh-mirror',
      'istio',
      { workload: valuesOf('mesh-canary', 'linkerd').workload },
      /Linkerd has no mirror/,
    ],
    [
      'a mesh nobody knows',
      'mesh-canary',
      'start',
      { workload: { ...valuesOf('mesh-canary', 'start').workload, mesh: 'x' } },
      /mesh: x is unknown/,
    ],
  ])(
    'names the field and the reason for %s, and writes nothing',
    async (_what, name, example, change, message) => {
      const { status, body } = await dryRun(name, {
        ...valuesOf(name, example),
        ...change,
      });
      expect(status).toBe(400);
      expect(body.error.message).toMatch(message);
      expect(body.directoryContents).toBeUndefined();
    },
  );

  describe.each(names)('%s', name => {
    const template = templateOf(name);

    it('has the name of its folder, and can be run by somebody who reads only its texts', () => {
      expect(template.metadata.name).toBe(name);
      expect(template.metadata.title).toBeTruthy();
    });

    it('checks what it writes, shows every file and opens a pull request on request only', () => {
      const { steps, output } = template.spec;
      const actions = steps.map(({ action }) => action);
      expect(actions).toContain('service-mesh:validate');
      expect(actions).toContain('debug:log');
      expect(steps.at(-1)).toMatchObject({
        action: 'publish:github:pull-request',
        if: '${{ parameters.pullRequest and parameters.repoUrl }}',
        // Another run changes the request that is open instead of failing.
        input: { update: true },
      });
      expect(output.files).toBe('${{ steps.files.output.files }}');
    });

    it('has a title for every field, in the form and in its review', () => {
      expect(untitled(template.spec.parameters)).toEqual([]);
    });

    it('has a case for every mesh that it can be for', () => {
      const meshes = casesOf(name).flatMap(example => {
        const { mesh, workload } = valuesOf(name, example);
        return mesh ?? workload?.mesh ?? [];
      });
      const asked = template.spec.steps.flatMap(({ action, input }) =>
        String(input?.mesh).includes('parameters')
          ? [action.replace('service-mesh:', '') as keyof Intents]
          : [],
      );
      const offered = withField(template.spec.parameters, 'mesh').flatMap(
        field =>
          (field.mesh as { readonly enum?: readonly string[] }).enum ?? [],
      );
      const missing = intentTargets.filter(
        ({ id, write }) =>
          asked.some(
            concern => write[concern] && !('lacks' in write[concern]),
          ) &&
          (offered.length === 0 || offered.includes(id)) &&
          !meshes.includes(id),
      );
      expect(missing.map(({ id }) => id)).toEqual([]);
    });

    it('asks for kinds of workload only that there is advice about', () => {
      for (const { category } of withField(
        template.spec.parameters,
        'category',
      ) as { readonly category?: { readonly enum?: readonly string[] } }[])
        for (const entry of category?.enum ?? [])
          expect([entry, adviseMesh(entry)?.reason]).toEqual([
            entry,
            expect.any(String),
          ]);
    });

    it('previews the intent that it writes', () => {
      const previews = withField(template.spec.parameters, 'ui:field').filter(
        field => field['ui:field'] === 'MeshPreview',
      );
      for (const preview of previews) {
        const { concern, mesh, intent } = preview['ui:options'] as Record<
          string,
          unknown
        >;
        expect(
          template.spec.steps.find(
            ({ action }) => action === `service-mesh:${concern}`,
          )?.input,
        ).toMatchObject({ mesh, intent });
      }
    });

    it.each(casesOf(name))('writes the files of the case %s', async example => {
      const root = path.join(folder, name, 'cases', example);
      const values = valuesOf(name, example);
      const { status, body } = await dryRun(name, values);
      expect({ status, error: body.error ?? body.errors }).toEqual({
        status: 200,
        error: undefined,
      });
      const { directoryContents, output } = body as DryRun;
      const files = new Map(
        directoryContents
          .map(
            ({ path: file, base64Content }) =>
              [file, Buffer.from(base64Content, 'base64').toString()] as const,
          )
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      if (UPDATE) {
        fs.rmSync(path.join(root, 'files'), { recursive: true, force: true });
        for (const [file, text] of files) {
          const target = path.join(root, 'files', file);
          fs.mkdirSync(path.dirname(target), { recursive: true });
          fs.writeFileSync(target, text);
        }
      }
      expect(Object.fromEntries(files)).toEqual(
        Object.fromEntries(filesBelow(path.join(root, 'files'))),
      );
      expect(files.size).toBeGreaterThan(0);
      // The result page has what the workspace has, and nothing that was left unrendered.
      expect(
        Object.fromEntries(
          output.files.map(({ path: file, content }) => [file, content]),
        ),
      ).toEqual(Object.fromEntries(files));
      expect(JSON.stringify(output)).not.toMatch(/\$\{\{|\{%/);
      for (const [file, text] of files) {
        if (!file.endsWith('.yaml') || file.startsWith('reminders/')) continue;
        for (const document of parseAllDocuments(text)) {
          expect(document.errors).toEqual([]);
          // What is migrated was written by somebody else, and only what is made anew says so.
          expect([
            file,
            name === 'mesh-migrate'
              ? []
              : unmarked(document.toJS(), text, entityOf(values)),
          ]).toEqual([file, []]);
          expect(
            manifestFindings(document.toJS()).filter(
              ({ severity }) => severity === 'error',
            ),
          ).toEqual([]);
        }
      }
    });
  });
});
