import { control, flat } from './flat.mjs';

flat('sqlite');
control();
