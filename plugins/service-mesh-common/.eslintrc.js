const fs = require('node:fs');
const path = require('node:path');
const { builtinModules } = require('node:module');

// The import rule of docs/architecture.md: model <- engine <- meshes, model <- client; a mesh never imports a sibling mesh.
const only = (target, allowed, message) => ({
  target: `./src/${target}`,
  from: './src',
  except: [target, ...allowed].map(name => `./${name}`),
  message,
});

const meshes = fs
  .readdirSync(path.join(__dirname, 'src/meshes'), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name);

const siblings = meshes.map(mesh =>
  only(
    `meshes/${mesh}`,
    mesh === 'shared'
      ? ['engine', 'model']
      : ['meshes/shared', 'engine', 'model', '__testUtils__'],
    'a mesh imports engine, model and meshes/shared, never a sibling mesh',
  ),
);

const zones = [
  only('model', [], 'model/ imports nothing of ours'),
  only('engine', ['model'], 'engine/ imports model only'),
  only('client', ['model'], 'client/ imports model only'),
  ...siblings,
];

const restrictPaths = list => ['error', { basePath: __dirname, zones: list }];

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  // The same code answers in the browser: nothing of Node.
  restrictedImports: [
    ...builtinModules,
    ...builtinModules.map(name => `node:${name}`),
  ],
  // The stock rule names files below __testUtils__, not the folder itself.
  restrictedImportPatterns: ['**/__testUtils__', 'fast-check', 'yaml'],
  settings: {
    'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
  },
  rules: {
    'import/no-restricted-paths': restrictPaths(zones),
    // A kind and the type of its objects share a name; the compiler refuses real redeclarations.
    '@typescript-eslint/no-redeclare': 'off',
  },
  overrides: [
    {
      files: ['src/**/*.test.ts', 'src/**/__testUtils__/**'],
      rules: {
        'import/no-restricted-paths': restrictPaths(siblings),
        'jest/expect-expect': [
          'warn',
          { assertFunctionNames: ['expect', 'fc.assert', 'run'] },
        ],
      },
    },
    {
      // Suites that tests call: they hold tests without being test files.
      files: ['src/**/__testUtils__/**'],
      rules: {
        'jest/no-export': 'off',
        'jest/valid-title': 'off',
        'jest/no-standalone-expect': 'off',
        'jest/expect-expect': 'off',
        'jest/no-conditional-expect': 'off',
        'jest/no-disabled-tests': 'off',
      },
    },
    {
      // The conformance runner is a program, no part of the library.
      files: ['conformance/**'],
      rules: { 'no-restricted-imports': 'off', 'no-console': 'off' },
    },
  ],
});
