export * from './changeChannel';
export * from './reportNames';
export * from './ServiceMeshApi';
export * from './ServiceMeshClient';
export * from './ServiceMeshReviewsApi';
export * from './ServiceMeshReviewsClient';
