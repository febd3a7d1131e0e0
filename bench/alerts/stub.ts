import { createServer } from 'node:http';

// The provider of the dispatch benchmark: takes every message and answers after argv[2] milliseconds; tells its port on stdout.
const latency = Number(process.argv[2] ?? 30);
let made = 0;
const server = createServer((req, res) => {
  req.resume();
  req.on('end', () => {
    made += 1;
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
