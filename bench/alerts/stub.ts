import { createServer } from 'node:http';

// The provider of the dispatch benchmarks: takes every message and answers after argv[2] milliseconds; tells its port on stdout. GET tells what it took and when (milliseconds since 1970),
// GET /forget starts counting anew. Messages that say STEIDZAMI are counted apart.
const latency = Number(process.argv[2] ?? 30);
let made = 0;
let urgent = 0;
let lastAt = 0;
let urgentFirstAt = 0;
const server = createServer((req, res) => {
  if (req.method === 'GET') {
    res.end(JSON.stringify({ made, urgent, lastAt, urgentFirstAt }));
    if (req.url === '/forget') made = urgent = lastAt = urgentFirstAt = 0;
    return;
  }
  let isUrgent = false;
  req.on('data', (chunk: Buffer) => {
    isUrgent ||= chunk.includes('STEIDZAMI');
  });
  req.on('end', () => {
    made += 1;
    lastAt = Date.now();
    if (isUrgent) {
      urgent += 1;
      urgentFirstAt ||= lastAt;
    }
    const sid = `SM${made.toString(16).padStart(32, '0')}`;
    setTimeout(
      () =>
        res
          .writeHead(201, { 'content-type': 'application/json' })
          .end(`{"sid":"${sid}","status":"accepted","num_segments":"1","price":null,"price_unit":"USD","error_code":null}`),
      latency,
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
});
