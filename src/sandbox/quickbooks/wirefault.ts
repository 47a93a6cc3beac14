/**
 * Every way the QuickBooks face says no, in the vendor's own shapes: validation Faults (capital F, HTTP 400) and the identity
 * layer's lower-case `fault` (401, 403). Throttling and outages are planned faults of the sandbox. Texts and codes as recorded from the real service.
 */

/** What the vendor puts into `Fault.Error[0]`; thrown inside the face and turned into an answer at its border. */
export class WireFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly element: string | undefined;

  constructor(code: string, title: string, detail: string, element?: string, status = 400) {
    super(`${code} ${title}`);
    this.name = 'WireFault';
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.element = element;
  }
}

export const invalidQuery = (detail: string) => new WireFault('4001', 'Invalid query', `QueryValidationError: ${detail}`);
export const unreadableQuery = (detail: string) => new WireFault('4000', 'Error parsing query', `QueryParserError: ${detail}`);

/** As recorded: one invoice with a bad address fails the whole query. */
export const unprocessable = () =>
  new WireFault('4002', 'Error processing query', 'QueryProcessingError: To email address entered is invalid');

export const notFound = () =>
  new WireFault(
    '610',
    'Object Not Found',
    "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
    '',
  );

export const stale = () =>
  new WireFault(
    '5010',
    'Stale Object Error',
    'Stale Object Error : You and another user were working on this at the same time. another user finished before you did, so your work was not saved.',
    '',
  );

export const invalidId = (value: string) =>
  new WireFault('2030', 'Invalid ID', `Id should be a valid number. Supplied value:${value.slice(0, 60)}`, 'Id');
export const missing = (element: string) =>
  new WireFault(
    '2020',
    'Required param missing, need to supply the required value for the API',
    `Required parameter ${element} is missing in the request`,
    element,
  );
export const tooLong = (element: string, limit: number) =>
  new WireFault(
    '2050',
    'String length is either shorter or longer than supported by specification',
    `String is too long, max ${limit}`,
    element,
  );
export const invalidReference = (element: string) =>
  new WireFault(
    '2500',
    'Invalid Reference Id',
    "Invalid Reference Id : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
    element,
  );
export const businessRule = (detail: string) =>
  new WireFault(
    '6000',
    'A business validation error has occurred while processing your request',
    `Business Validation Error: ${detail}`,
    '',
  );
export const unsupportedProperty = (name: string) =>
  new WireFault(
    '2010',
    'Request has invalid or unsupported property',
    `Property Name:${name.slice(0, 60)} specified is unsupported or invalid`,
    name.slice(0, 60),
  );
export const unsupportedOperation = (path: string) =>
  new WireFault('500', 'Unsupported Operation', `Operation ${path.slice(0, 200)} is not supported.`);

/** `Fault` as it stands in a body or a batch item. */
export function faultOf(fault: WireFault) {
  const error = { Message: fault.title, Detail: fault.detail, code: fault.code };
  return { Error: [fault.element === undefined ? error : { ...error, element: fault.element }], type: 'ValidationFault' };
}

/** More calls than the service takes; the code as in data/faults. */
export function throttled() {
  const error = { Message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429', Detail: 'Too many requests', code: '3001' };
  return { Error: [error], type: 'THROTTLING' };
}

/** The identity layer's answer: other names in other letter cases, and a numeric `time`. */
export function identityFault(code: '3200' | '3100', ms: number) {
  const expired = code === '3200';
  const name = expired ? 'AuthenticationFailed' : 'ApplicationAuthorizationFailed';
  const message = `message=${name}; errorCode=00${code}; statusCode=${expired ? 401 : 403}`;
  const error = { message, detail: expired ? 'Token expired or revoked' : null, code, element: null };
  return {
    warnings: null,
    intuitObject: null,
    fault: { error: [error], type: expired ? 'AUTHENTICATION' : 'SERVICE' },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: ms,
    status: null,
    cdcresponse: [],
  };
}
