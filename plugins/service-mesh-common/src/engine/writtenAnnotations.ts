/** Entity the template that wrote an object was run for, as a full reference. @public */
export const WRITTEN_FOR_ANNOTATION = 'meshwright.io/entity';
/** Moment at which a fault on purpose has to be taken away again, ISO 8601; stands on the object that makes it. @public */
export const FAULT_ENDS_ANNOTATION = 'meshwright.io/fault-ends';
