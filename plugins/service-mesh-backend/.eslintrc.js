// The import rule of docs/architecture.md: parts do not reach each other, plugin.ts wires them.
const zone = (target, from, message) => ({
  target: `./src/${target}`,
  from: from.map(name => `./src/${name}`),
  message,
});

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // `eventually` waits for a value and fails when it does not come.
    'jest/expect-expect': [
      'error',
      { assertFunctionNames: ['expect', 'eventually'] },
    ],
    'import/no-restricted-paths': [
      'error',
      {
        basePath: __dirname,
        zones: [
          zone(
            'clusters',
            ['service', 'routes', 'metrics', 'catalog', 'router.ts'],
            'clusters/ only reads clusters',
          ),
          zone(
            'metrics',
            ['service', 'routes', 'clusters', 'router.ts'],
            'metrics/ only reads Prometheus',
          ),
          zone(
            'catalog',
            ['routes', 'metrics', 'router.ts'],
            'catalog/ only reads the catalog',
          ),
          zone('service', ['routes', 'router.ts'], 'services know no routes'),
        ],
      },
    ],
  },
});
