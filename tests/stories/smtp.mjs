// A mail server for stories (RFC 5321, as much as a client needs): keeps what it is given, and says
// what it is told to say.  plan({ verb, number, address }) may answer a line, 'drop', 'hang' or 'slow 300': the usual, so many
// milliseconds later.
import net from 'node:net';

export class Sink {
	constructor() {
		this.mails = [];
		this.seen = []; // every command line, of all connections
		this.plan = () => undefined;
		this.sockets = new Set();
		this.n = 0;
	}

	async start(port = 0) {
		this.server = net.createServer((socket) => this.serve(socket));
		await new Promise((r) => this.server.listen(port, '127.0.0.1', r));
		this.port = this.server.address().port;
		this.url = `smtp://127.0.0.1:${this.port}`;
		return this;
	}

	async stop() {
		for (const s of this.sockets) s.destroy();
		await new Promise((r) => this.server.close(r));
	}

	serve(socket) {
		let mail = { to: [] }, inData = false, text = '', data = '';
		this.sockets.add(socket);
		socket.on('close', () => this.sockets.delete(socket));
		socket.on('error', () => {});
		const say = (verb, usual) => {
			const answer = this.plan({ verb, number: this.n, address: mail.to[0] }) ?? usual;
			const slow = /^slow (\d+)$/.exec(answer);
			if (slow) {
				setTimeout(() => socket.write(usual + '\r\n'), Number(slow[1]));
				return usual;
			}
			if (answer === 'drop') socket.destroy();
			else if (answer !== 'hang') socket.write(answer + '\r\n');
			return answer;
		};
		say('GREETING', '220 sink ready');
		socket.on('data', (chunk) => {
			text += chunk.toString('latin1');
			for (let at; (at = text.indexOf('\r\n')) >= 0;) {
				const line = text.slice(0, at);
				text = text.slice(at + 2);
				if (inData) {
					if (line !== '.') {
						data += (line.startsWith('.') ? line.slice(1) : line) + '\r\n';
						continue;
					}
					inData = false;
					this.n++;
					const answer = say('DOT', '250 kept');
					// Dropped after the dot: the server has it, the client does not know.
					if (answer.startsWith('250') || answer === 'drop') this.mails.push({ from: mail.from, to: mail.to, data });
					mail = { to: [] };
					data = '';
					continue;
				}
				this.seen.push(line);
				const verb = line.split(/[ :]/)[0].toUpperCase();
				if (verb === 'EHLO') say(verb, '250-sink\r\n250 8BITMIME');
				else if (verb === 'MAIL') {
					mail = { from: /<(.*)>/.exec(line)?.[1], to: [] };
					say(verb, '250 ok');
				} else if (verb === 'RCPT') {
					mail.to.push(/<(.*)>/.exec(line)?.[1]);
					say(verb, '250 ok');
				} else if (verb === 'DATA') {
					if (say(verb, '354 go on').startsWith('354')) inData = true;
				} else if (verb === 'QUIT') {
					say(verb, '221 bye');
					socket.end();
				} else say(verb, '250 ok');
			}
		});
	}
}

export const header = (mail, name) => {
	const head = mail.data.split('\r\n\r\n')[0].replace(/\r\n[ \t]+/g, ' ');
	return head.split('\r\n').filter((l) => l.toLowerCase().startsWith(name.toLowerCase() + ':')).map((l) => l.slice(name.length + 1).trim());
};
