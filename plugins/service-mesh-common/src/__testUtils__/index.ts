export * from './indexFromYaml';
export * from './recordReads';
export * from './testFinding';
export * from './testMesh';
