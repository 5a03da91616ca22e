/** Names, each for itself and everything below it, that no built-in profile may hold; and why. */
const NEVER_BY_REASON: readonly (readonly [reason: string, names: string])[] = [
  [
    "it runs programs",
    `os posix posixpath nt ntpath subprocess _posixsubprocess pty commands popen2 multiprocessing concurrent asyncio
     pexpect psutil torch.multiprocessing joblib.externals.loky numpy.distutils distutils setuptools`,
  ],
  [
    "it evaluates or compiles what it is given",
    `builtins.eval builtins.exec builtins.compile builtins.execfile builtins.breakpoint builtins.input builtins.help
     __builtin__ __builtins__ code codeop types timeit trace profile cProfile bdb pdb doctest unittest lib2to3 idlelib test
     _pyrepl ast cloudpickle sympy numexpr numpy.f2py numpy.testing pandas.eval
     pandas.core.computation`,
  ],
  ["its __setstate__ executes a string of the state", "scipy.stats"],
  [
    "it imports what it is given",
    `builtins.__import__ builtins.reload importlib _frozen_importlib _frozen_importlib_external imp _imp zipimport pkgutil
     pkg_resources runpy pydoc site ensurepip pip venv`,
  ],
  [
    "it reaches any attribute or variable by name",
    `builtins.getattr builtins.setattr builtins.delattr builtins.hasattr builtins.globals builtins.locals builtins.vars
     builtins.dir builtins.type builtins.super builtins.classmethod builtins.staticmethod
     builtins.property operator.attrgetter operator.itemgetter operator.methodcaller _operator sys gc inspect
     unittest.mock xmlrpc.server.resolve_dotted_attribute`,
  ],
  [
    "it calls what it is given",
    `builtins.map builtins.filter builtins.apply builtins.sorted builtins.iter functools.partial functools.partialmethod
     functools.reduce itertools.starmap operator.call atexit threading _thread signal _signal weakref.finalize
     numpy.vectorize numpy.frompyfunc numpy.apply_along_axis numpy.apply_over_axes
     numpy.fromfunction numpy.piecewise scipy.LowLevelCallable`,
  ],
  [
    "it decodes pickles or code",
    `pickle _pickle cPickle marshal shelve dill jsonpickle joblib.load joblib.memory joblib.Memory joblib.numpy_pickle.load
     joblib.numpy_pickle.NumpyUnpickler joblib.numpy_pickle_compat.load joblib.numpy_pickle_compat.load_compatibility
     joblib.numpy_pickle_compat.ZipNumpyUnpickler numpy.load numpy.lib.npyio.load numpy.lib._npyio_impl.load
     pandas.read_pickle pandas.io.pickle torch.load torch.serialization torch.storage._load_from_bytes torch.jit torch.hub
     skops.io.load skops.io.loads yaml`,
  ],
  [
    "it opens files, devices or connections",
    `builtins.open io _io codecs.open shutil tempfile pathlib glob fileinput linecache mmap sqlite3 _sqlite3 dbm logging
     zipfile tarfile gzip bz2 lzma socket _socket socketserver ssl _ssl select selectors urllib urllib2 urllib3 http httplib
     ftplib smtplib poplib imaplib nntplib telnetlib xmlrpc requests httpx aiohttp paramiko webbrowser winreg msvcrt
     numpy.fromfile numpy.loadtxt numpy.genfromtxt numpy.memmap numpy.save numpy.savez numpy.savetxt numpy.tofile
     numpy.DataSource numpy.lib.npyio.DataSource numpy.lib._datasource sklearn.datasets`,
  ],
  [
    "it reads or writes memory, or loads native code",
    "ctypes _ctypes cffi _cffi_backend numpy.ctypeslib builtins.memoryview faulthandler _interpreters _xxsubinterpreters",
  ],
  ["it ends the process", "builtins.exit builtins.quit"],
];

const NEVER: ReadonlyMap<string, string> = new Map(
  NEVER_BY_REASON.flatMap(([reason, names]) => names.split(/\s+/u).map((name): [string, string] => [name, reason])),
);

/** The same for operators of ONNX runtimes; a domain that ends in a slash stands for all of its operators. */
const NEVER_OPERATORS_BY_REASON: readonly (readonly [reason: string, operators: string])[] = [
  ["it runs an opaque program of a vendor, or reads one from a file", "com.microsoft/EPContext com.microsoft/Snpe"],
  ["it calls any operator of PyTorch by name", "org.pytorch.aten/"],
  ["its host may bind it to any function, to files or to native decoders", "ai.onnx.contrib/"],
  [
    "it sends data over the network",
    `com.microsoft.extensions/OpenAIAudioToText com.microsoft.extensions/AzureAudioToText
     com.microsoft.extensions/AzureTextToText com.microsoft.extensions/AzureTritonInvoker`,
  ],
  ["it is code of a plug-in of the host", "trt.plugins/ com.nvidia/ com.xilinx/ com.amd/"],
];

const NEVER_OPERATORS: ReadonlyMap<string, string> = new Map(
  NEVER_OPERATORS_BY_REASON.flatMap(([reason, operators]) =>
    operators.split(/\s+/u).map((operator): [string, string] => [operator, reason]),
  ),
);

/** @returns why no built-in profile may hold `id`, or `undefined` if nothing is known against it. */
export function neverReason(id: string): string | undefined {
  if (/^(?:file|function):/u.test(id)) return undefined;
  if (id.startsWith("operator:")) return neverOperatorReason(id.slice("operator:".length));
  const dotted = id.slice(id.indexOf(":") + 1);
  for (let end = dotted.indexOf("."); ; end = dotted.indexOf(".", end + 1)) {
    const reason = NEVER.get(end < 0 ? dotted : dotted.slice(0, end));
    if (reason !== undefined || end < 0) return reason;
  }
}

function neverOperatorReason(operator: string): string | undefined {
  return NEVER_OPERATORS.get(operator) ?? NEVER_OPERATORS.get(operator.slice(0, operator.indexOf("/") + 1));
}
