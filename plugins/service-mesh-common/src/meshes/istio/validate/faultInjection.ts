import { SpecNode } from './SpecNode';
import { checkDuration } from './trafficPolicy';

const GRPC_STATUS = new Set([
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
]);

/** Smallest share other than none, in percent. */
const LEAST_PERCENT = 0.0001;

/** What is wrong with the status of a made-up answer; undefined when nothing is. @internal */
export function httpStatusProblem(status: number): string | undefined {
  return status < 200 || status > 600
    ? `HTTP status ${status} is not in range 200-599`
    : undefined;
}

/** Checks the `fault` of a route. @internal */
export function checkFault(fault: SpecNode): void {
  if (!fault.isSet) return;
  const abort = fault.at('abort');
  const delay = fault.at('delay');
  if (!abort.isSet && !delay.isSet)
    fault.error('HTTP fault injection must have an abort and/or a delay');
  if (abort.isSet) checkAbort(abort);
  if (!delay.isSet) return;
  checkPercentage(delay.at('percentage'));
  checkDuration(delay, 'fixedDelay');
  if (delay.has('exponentialDelay')) {
    checkDuration(delay, 'exponentialDelay');
    delay.at('exponentialDelay').error('exponentialDelay not supported yet');
  }
}

function checkAbort(abort: SpecNode): void {
  checkPercentage(abort.at('percentage'));
  if (abort.has('grpcStatus')) {
    const status = abort.text('grpcStatus');
    if (!GRPC_STATUS.has(status))
      abort
        .at('grpcStatus')
        .error(`gRPC status ${JSON.stringify(status)} is not supported`);
  } else if (abort.has('http2Error'))
    abort
      .at('http2Error')
      .error('HTTP/2 abort fault injection not supported yet');
  else if (abort.has('httpStatus'))
    abort
      .at('httpStatus')
      .errors(httpStatusProblem(abort.number('httpStatus')));
}

function checkPercentage(percentage: SpecNode): void {
  const value = percentage.number('value');
  if (value < 0 || value > 100 || (value > 0 && value < LEAST_PERCENT))
    percentage.error(
      `percentage ${value} is neither 0.0, nor in range [0.0001, 100.0]`,
    );
}
