// A mail server that takes everything and counts it; prints its port, then "letters addresses bytes" for each line it reads.
import net from 'node:net';

const seen = new Set();
let mails = 0, bytes = 0;
const server = net.createServer((socket) => {
	let inData = false, rest = '', to = '';
	socket.setNoDelay(true);
	socket.on('error', () => {});
	socket.write('220 sink\r\n');
	socket.on('data', (chunk) => {
		rest += chunk.toString('latin1');
		for (;;) {
			if (inData) {
				const at = rest.startsWith('.\r\n') ? -2 : rest.indexOf('\r\n.\r\n');
				if (at === -1) return;
				bytes += at + 2;
				rest = rest.slice(at + 5);
				inData = false;
				mails++;
				seen.add(to);
				socket.write('250 kept\r\n');
				continue;
			}
			const at = rest.indexOf('\r\n');
			if (at < 0) return;
			const line = rest.slice(0, at);
			rest = rest.slice(at + 2);
			const verb = line.slice(0, 4).toUpperCase();
			if (verb === 'RCPT') to = /<(.*)>/.exec(line)[1];
			if (verb === 'DATA') inData = true;
			socket.write(verb === 'DATA' ? '354 go on\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
			if (verb === 'QUIT') socket.end();
		}
	});
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('data', () => console.log(mails, seen.size, bytes));
