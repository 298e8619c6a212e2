/*
 * Reads a cluster with the reflectors of the backend and prints what it cost, as JSON.
 */
import { coreKinds } from '../plugins/service-mesh-common/src/engine';
import { meshes } from '../plugins/service-mesh-common/src/meshes';
