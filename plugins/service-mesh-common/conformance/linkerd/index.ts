import { SuiteAdapter } from '../SuiteAdapter';

export const adapters: readonly SuiteAdapter[] = [];
