export * from './indexFromYaml';
export * from './testFinding';
