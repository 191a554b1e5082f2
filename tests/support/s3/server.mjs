// An S3-compatible server for the tests: s3rver (routes, XML, ranges, listings) behind the checks that it lacks.
//
//   node server.mjs --folder DIR [--port N] [--clock SECONDS] [--unsigned]
//
// Every request must carry a query signature (version 4), which Amazon's own library computes again from what
// arrived; what is not signed, too late, of another length or of other bytes is refused as S3 does. Bytes are there
// wholly or not at all. --clock: how far its clock is off. --unsigned: requests without a signature pass (for
// comparing speeds; what they bring is hashed once with SHA-256, as what is signed). Prints "ready PORT". Loopback only; nothing of it is part of the program.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { constants, createWriteStream, existsSync, promises as fs } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { SignatureV4 } from '@smithy/signature-v4';

const S3rver = createRequire(import.meta.url)('s3rver');

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    clock: { type: 'string', default: '0' },
    bucket: { type: 'string', default: 'peak-documents' },
    region: { type: 'string', default: 'us-west-2' },
    access: { type: 'string', default: 'TESTACCESSKEY' },
    secret: { type: 'string', default: 'test/secret+key=of-the-tests' },
    unsigned: { type: 'boolean', default: false },
  },
});
const mostBytes = 64 * 1024 * 1024;
const leastPart = 5 * 1024 * 1024;

class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code });
  }
}

class Sha256 {
  constructor(key) {
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

const signer = new SignatureV4({
  service: 's3',
  region: options.region,
  sha256: Sha256,
  uriEscapePath: false,
  applyChecksum: false,
  credentials: { accessKeyId: options.access, secretAccessKey: options.secret },
});

async function checkSignature(request, url, query) {
  const now = Date.now() + Number(options.clock) * 1000;
  const said = query.get('X-Amz-Date') ?? '';
  const at = new Date(said.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const expires = Number(query.get('X-Amz-Expires'));
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || Number.isNaN(at.getTime()) || !(expires > 0 && expires <= 604800))
    throw new Refusal(400, 'AuthorizationQueryParametersError', 'The request is not signed.');
  const scope = `${options.access}/${said.slice(0, 8)}/${options.region}/s3/aws4_request`;
  if (query.get('X-Amz-Credential') !== scope)
    throw new Refusal(403, 'InvalidAccessKeyId', 'The access key or its scope is not known here.');
  const names = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  for (const name of Object.keys(request.headers)) {
    if ((name === 'host' || name.startsWith('x-amz-')) && !names.includes(name))
      throw new Refusal(403, 'AccessDenied', `There were headers present in the request which were not signed: ${name}`);
  }
  const headers = {};
  for (const name of names) {
    headers[name] = request.headers[name] ?? '';
  }
  const plain = {};
  for (const [name, value] of query) {
    if (!name.startsWith('X-Amz-'))
      plain[name] = value;
  }
  const expected = await signer.presign(
    { method: request.method, protocol: 'http:', hostname: headers.host, path: url.pathname, query: plain, headers: { ...headers,
      'x-amz-content-sha256': headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD' } },
    { signingDate: at, expiresIn: expires, unhoistableHeaders: new Set(['x-amz-content-sha256']),
      unsignableHeaders: new Set(names.includes('x-amz-content-sha256') ? [] : ['x-amz-content-sha256']) });
  const ours = Buffer.from(expected.query['X-Amz-Signature']);
  const theirs = Buffer.from(query.get('X-Amz-Signature') ?? '');
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs))
    throw new Refusal(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the one provided.');
  if (Math.abs(now - at.getTime()) > 900_000)
    throw new Refusal(403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.');
  if (now > at.getTime() + expires * 1000)
    throw new Refusal(403, 'AccessDenied', 'Request has expired');
}

// Bytes are hashed as they come, into memory that is used again: what only this server costs is not to be much.
const spare = new Map();
function memory(length, response) {
  if (length < leastPart)
    return Buffer.allocUnsafe(length);
  const free = spare.get(length) ?? [];
  spare.set(length, free);
  const body = free.pop() ?? Buffer.allocUnsafeSlow(length);
  response.once('finish', () => free.push(body));
  return body;
}

// A part whose place in the object is known goes there as it comes; it counts once its hash was right.
async function placed(request, place, hash) {
  let size = 0;
  await pipeline(request, async function* (chunks) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }, createWriteStream(place.file, { flags: 'r+', start: place.at, highWaterMark: 1024 * 1024 }));
  return size;
}

async function wholeBody(request, response, place) {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > mostBytes)
    throw new Refusal(400, 'EntityTooLarge', 'The request is too large for this server.');
  const said = request.headers['x-amz-content-sha256'];
  const hash = said && said !== 'UNSIGNED-PAYLOAD' ? createHash('sha256') : null;
  if (place && hash) {
    if (await placed(request, place, hash) !== length)
      throw new Refusal(400, 'IncompleteBody', 'The request ended early.');
    if (hash.digest('hex') !== said)
      throw new Refusal(400, 'XAmzContentSHA256Mismatch', 'The provided x-amz-content-sha256 does not match what was computed.');
    return { length, placed: place };
  }
  const body = memory(length, response);
  let filled = 0;
  await new Promise((done, fail) => {
    request.on('data', chunk => {
      hash?.update(chunk);
      filled += chunk.copy(body, filled);
    }).once('end', done).once('error', fail).once('close', done);
  });
  if (filled !== length)
    throw new Refusal(400, 'IncompleteBody', 'The request ended early.');
  if (hash && hash.digest('hex') !== said)
    throw new Refusal(400, 'XAmzContentSHA256Mismatch', 'The provided x-amz-content-sha256 does not match what was computed.');
  return body;
}

// ------------------------------------------------------------------ bytes: all of them or none

// A receipt is an MD5 as at S3; of bytes whose SHA-256 was checked it is made of that, to hash them once only.
let unique = 0;
async function keep(content, file) {
  const draft = path.join(options.folder, `draft-${process.pid}-${++unique}`);
  await fs.mkdir(path.dirname(file), { recursive: true });
  if (content.whole) {
    await fs.writeFile(draft, content.whole);
    await fs.rename(draft, file);
    return { size: content.whole.length, md5: content.receipt ?? createHash('md5').update(content.whole).digest('hex') };
  }
  const stream = content;
  const md5 = createHash(options.unsigned ? 'sha256' : 'md5');
  let size = 0;
  await pipeline(stream, async function* (chunks) {
    for await (const chunk of chunks) {
      md5.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  }, createWriteStream(draft));
  await fs.rename(draft, file);
  return { size, md5: md5.digest('hex').slice(0, 32) };
}

function improve(store) {
  const uploadFolder = (bucket, id) => path.join(store.getResourcePath(bucket, undefined, 'uploads'), id);
  store.putObject = async object => {
    const kept = await keep(object.content, store.getResourcePath(object.bucket, object.key, 'object'));
    await store.putMetadata(object.bucket, object.key, object.metadata, kept.md5);
    return kept;
  };
  // Parts are written to their places in the object at once where these are known from the first part, so that
  // putting them together takes no longer than at a real storage.
  store.putPart = async (bucket, id, number, content) => {
    const folder = uploadFolder(bucket, id);
    const size = content.whole?.length ?? 0;
    if (content.whole?.placed) {
      await fs.rm(path.join(folder, String(number)), { force: true });
      await fs.writeFile(path.join(folder, `${number}.md5`), `${content.receipt} ${size} ${content.whole.placed.at}`);
      return { size, md5: content.receipt };
    }
    if (Number(number) === 1 && size > 0)
      await fs.writeFile(path.join(folder, 'step'), String(size));
    const step = Number(await fs.readFile(path.join(folder, 'step'), 'utf8').catch(() => 0));
    if (step === 0 || size === 0 || size > step) {
      const kept = await keep(content, path.join(folder, String(number)));
      await fs.writeFile(path.join(folder, `${number}.md5`), `${kept.md5} ${kept.size}`);
      return kept;
    }
    const file = await fs.open(path.join(folder, 'whole'), constants.O_CREAT | constants.O_WRONLY);
    await file.write(content.whole, 0, size, (number - 1) * step);
    await file.close();
    const md5 = content.receipt ?? createHash('md5').update(content.whole).digest('hex');
    await fs.rm(path.join(folder, String(number)), { force: true });
    await fs.writeFile(path.join(folder, `${number}.md5`), `${md5} ${size} ${(number - 1) * step}`);
    return { size, md5 };
  };
  store.putObjectMultipart = async (bucket, id, parts) => {
    const folder = uploadFolder(bucket, id);
    const key = (await fs.readFile(path.join(folder, 'key'))).toString();
    const whole = path.join(folder, 'whole');
    const file = await fs.open(whole, constants.O_CREAT | constants.O_RDWR);
    const md5 = createHash('md5');
    let at = 0;
    try {
      for (const [index, part] of parts.entries()) {
        const said = (await fs.readFile(path.join(folder, `${part.number}.md5`), 'utf8').catch(() => '')).split(' ');
        const length = Number(said[1]);
        if (said[0] !== part.etag || part.number <= (parts[index - 1]?.number ?? 0) || (said[2] !== undefined && Number(said[2]) !== at))
          throw new Refusal(400, 'InvalidPart', 'One of the parts is not here, or is another one.');
        if (index < parts.length - 1 && length < leastPart)
          throw new Refusal(400, 'EntityTooSmall', 'A part that is not the last one is too small.');
        if (said[2] === undefined)
          await file.write(await fs.readFile(path.join(folder, String(part.number))), 0, length, at);
        md5.update(Buffer.from(part.etag, 'hex'));
        at += length;
      }
      await file.truncate(at);
    } finally {
      await file.close();
    }
    const object = store.getResourcePath(bucket, key, 'object');
    const { size } = await fs.stat(whole);
    await fs.mkdir(path.dirname(object), { recursive: true });
    await fs.rename(whole, object);
    const etag = `${md5.digest('hex')}-${parts.length}`;
    await store.putMetadata(bucket, key, {}, etag);
    await fs.rm(folder, { recursive: true });
    return { size, md5: etag };
  };
}

// ------------------------------------------------------------------ uploads in parts: what s3rver lacks

const escaped = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

/** Where such a part is to lie, if that is known. */
async function placeOf(request, query, store) {
  const id = query.get('uploadId') ?? '';
  const length = Number(request.headers['content-length'] ?? 0);
  if (request.method !== 'PUT' || !/^[0-9a-f]+$/.test(id) || length < leastPart || length > mostBytes)
    return null;
  const folder = path.join(store.getResourcePath(options.bucket, undefined, 'uploads'), id);
  const step = Number(await fs.readFile(path.join(folder, 'step'), 'utf8').catch(() => 0));
  const file = path.join(folder, 'whole');
  return length <= step && existsSync(file) ? { file, at: (Number(query.get('partNumber')) - 1) * step } : null;
}

async function uploadsPart(request, query, store) {
  const folder = store.getResourcePath(options.bucket, undefined, 'uploads');
  const id = query.get('uploadId') ?? null;
  if (id !== null && (!/^[0-9a-f]+$/.test(id) || !existsSync(path.join(folder, id))))
    throw new Refusal(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
  if (id !== null && request.method === 'DELETE') {
    await fs.rm(path.join(folder, id), { recursive: true });
    return { status: 204, text: '' };
  }
  if (query.has('uploads') && request.method === 'GET') {
    let text = '';
    for (const one of await fs.readdir(folder).catch(() => [])) {
      const key = await fs.readFile(path.join(folder, one, 'key'), 'utf8').catch(() => '');
      const { mtime } = await fs.stat(path.join(folder, one));
      text += `<Upload><Key>${escaped(key)}</Key><UploadId>${one}</UploadId><Initiated>${mtime.toISOString()}</Initiated></Upload>`;
    }
    return { status: 200, text: `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${text}</ListMultipartUploadsResult>` };
  }
  return null;
}

// ------------------------------------------------------------------ one request

const s3 = new S3rver({ directory: options.folder, silent: true, vhostBuckets: false, configureBuckets: [{ name: options.bucket }] });
improve(s3.store);
const passOn = s3.getMiddleware();

function answer(response, { status, code, message, text }) {
  const body = text ?? `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function serve(request, response) {
  const url = new URL(request.url, 'http://127.0.0.1');
  const [pathname, search = ''] = request.url.split('?');
  const query = new Map(search.split('&').filter(Boolean).map(pair => pair.split(/=(.*)/s).slice(0, 2).map(s => decodeURIComponent(s ?? ''))));
  const signed = query.has('X-Amz-Signature');
  if (signed || !options.unsigned)
    await checkSignature(request, { pathname }, new Map(query));
  const content = signed ? await wholeBody(request, response, await placeOf(request, query, s3.store)) : null;
  const own = signed ? await uploadsPart(request, query, s3.store) : null;
  if (own)
    return answer(response, own);
  const [, bucket, key] = decodeURIComponent(pathname).match(/^\/([^/]*)\/(.*)$/s) ?? [];
  const makesObject = request.method === 'PUT' && !query.has('partNumber') || request.method === 'POST' && query.has('uploadId');
  if (request.headers['if-none-match'] === '*' && makesObject && existsSync(s3.store.getResourcePath(bucket, key, 'object')))
    throw new Refusal(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  const rest = [...query].filter(([name]) => !name.startsWith('X-Amz-')).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const inner = content ? Object.assign(Readable.from(content.length && !content.placed ? [content] : []), {
    method: request.method, headers: request.headers, socket: request.socket, connection: request.socket,
    httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1, whole: content,
    receipt: request.headers['x-amz-content-sha256']?.slice(0, 32) }) : request;
  inner.url = url.pathname + (rest.length ? `?${rest.join('&')}` : '');
  passOn(inner, response);
}

const server = createServer((request, response) => {
  serve(request, response).catch(error => {
    if (response.headersSent || response.destroyed)
      return;
    request.resume();
    answer(response, error instanceof Refusal ? error : { status: 500, code: 'InternalError', message: String(error) });
  });
});
server.keepAliveTimeout = 60_000;
s3.configureBuckets().then(() => server.listen(Number(options.port), '127.0.0.1', () => {
  process.stdout.write(`ready ${server.address().port}\n`);
}));
// A test that dies takes its server with it.
process.stdin.on('end', () => process.exit(0)).resume();
