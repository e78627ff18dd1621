import test from 'node:test';
import { databases } from '../stories/lib.mjs';
import { flat } from './flat.mjs';

if (databases().includes('postgresql')) flat('postgresql');
else test('a page costs what it shows, on postgresql', { skip: 'there is no PostgreSQL' }, () => {});
