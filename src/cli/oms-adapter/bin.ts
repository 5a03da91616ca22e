#!/usr/bin/env node
import { runAdapter } from "./run.js";

process.exitCode = runAdapter(process.argv.slice(2), process);
