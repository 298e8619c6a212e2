export * from './ServiceMeshApi';
export * from './ServiceMeshClient';
