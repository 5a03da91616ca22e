/**
 * What an error says about the artifact, and so what the caller can do.
 *
 * `malformed` and `refused` end in the verdict `refused`; `unsupported`, `limit`, `source` and `internal`
 * end in `undecided`; `unverified` belongs to signatures; `usage` is the caller's own mistake and is only ever thrown.
 */
export type ErrorClass =
  "malformed" | "refused" | "unsupported" | "limit" | "source" | "internal" | "unverified" | "usage";

interface CodeEntry {
  readonly class: ErrorClass;
  /** One sentence: what was found. */
  readonly meaning: string;
  /** One sentence: what to do next. */
  readonly next: string;
}

const REBUILD = "Ask the producer for the file again, or save the model again; do not repair the file by hand.";
const RAISE_LIMIT = "If the file is expected to be this large, raise the limit in the policy and scan again.";
const REPORT_BUG = "Keep the file out, and report it to the maintainers of sallyport.";

/** Every code that an error or a finding may carry; the documentation table is tested against it. */
export const CODES = {
  // bytes
  E_TRUNCATED: { class: "malformed", meaning: "The bytes end before a structure that was begun.", next: REBUILD },
  E_UTF8: { class: "malformed", meaning: "Text is not strict UTF-8.", next: REBUILD },
  E_SOURCE_READ: {
    class: "source",
    meaning: "The bytes could not be read.",
    next: "Check that the file exists and may be read, then scan again.",
  },
  E_SOURCE_CHANGED: {
    class: "source",
    meaning: "The file changed while it was read.",
    next: "Scan again when nobody writes to the file.",
  },
  E_INTERNAL: { class: "internal", meaning: "Sallyport itself failed on this artifact.", next: REPORT_BUG },
  E_WORKER: {
    class: "internal",
    meaning: "The worker that scanned the artifact died, for want of memory or by a bug.",
    next: "Keep the file out; scan it alone, with --jobs 1 and more memory, to see what is wrong.",
  },

  // limits
  E_LIMIT_MEMBERS: { class: "limit", meaning: "The archive has more members than allowed.", next: RAISE_LIMIT },
  E_LIMIT_NAME: { class: "limit", meaning: "A member name is longer than allowed.", next: RAISE_LIMIT },
  E_LIMIT_DIRECTORY: { class: "limit", meaning: "The central directory is larger than allowed.", next: RAISE_LIMIT },
  E_LIMIT_INFLATED: {
    class: "limit",
    meaning: "The members are larger, decompressed, than allowed.",
    next: RAISE_LIMIT,
  },
  E_LIMIT_RATIO: { class: "limit", meaning: "A member is compressed more strongly than allowed.", next: RAISE_LIMIT },
  E_LIMIT_SCHEMA: { class: "limit", meaning: "The schema is larger than allowed.", next: RAISE_LIMIT },
  E_LIMIT_STRING: {
    class: "limit",
    meaning: "A string is longer than one can be.",
    next: "Keep such data in an array, and save the model again.",
  },
  E_LIMIT_DEPTH: { class: "limit", meaning: "A structure is nested deeper than allowed.", next: RAISE_LIMIT },
  E_LIMIT_NODES: { class: "limit", meaning: "The artifact has more nodes than allowed.", next: RAISE_LIMIT },
  E_LIMIT_REQUIREMENTS: { class: "limit", meaning: "The artifact names more things than allowed.", next: RAISE_LIMIT },
  E_LIMIT_RANK: { class: "limit", meaning: "An array has more dimensions than allowed.", next: RAISE_LIMIT },
  E_LIMIT_INPUT: {
    class: "limit",
    meaning: "The standard input is longer than can be kept in memory.",
    next: "Save it as a file, and scan the file.",
  },
  E_TIMEOUT: {
    class: "limit",
    meaning: "The scan took longer than allowed.",
    next: "Keep the file out, or scan it again with a longer --timeout.",
  },
  E_LIMIT_NESTED: { class: "limit", meaning: "A nested archive is larger than can be read.", next: RAISE_LIMIT },

  // zip
  E_ZIP_END_MISSING: {
    class: "malformed",
    meaning: "No end-of-central-directory record closes the file.",
    next: REBUILD,
  },
  E_ZIP_END_AMBIGUOUS: {
    class: "refused",
    meaning: "More than one end-of-central-directory record could be meant.",
    next: REBUILD,
  },
  E_ZIP_COMMENT: {
    class: "refused",
    meaning: "The archive carries a comment, which readers disagree about.",
    next: REBUILD,
  },
  E_ZIP_MULTIDISK: { class: "refused", meaning: "The archive claims to span several disks.", next: REBUILD },
  E_ZIP_DIRECTORY: {
    class: "malformed",
    meaning: "The central directory does not hold what the end record says.",
    next: REBUILD,
  },
  E_ZIP_ZIP64: {
    class: "malformed",
    meaning: "The ZIP64 fields are missing, doubled or contradictory.",
    next: REBUILD,
  },
  E_ZIP_PREFIX: { class: "refused", meaning: "Bytes stand before the first member.", next: REBUILD },
  E_ZIP_GAP: {
    class: "refused",
    meaning: "Bytes between members belong to none of them; they can hide an entry.",
    next: REBUILD,
  },
  E_ZIP_OVERLAP: { class: "refused", meaning: "Two members share bytes.", next: REBUILD },
  E_ZIP_TRAILING: { class: "refused", meaning: "Bytes stand after the end of the archive.", next: REBUILD },
  E_ZIP_LOCAL_MISMATCH: { class: "refused", meaning: "A local header differs from its central record.", next: REBUILD },
  E_ZIP_DESCRIPTOR: {
    class: "malformed",
    meaning: "A data descriptor is missing or disagrees with the central record.",
    next: REBUILD,
  },
  E_ZIP_NAME: { class: "refused", meaning: "A member name is unsafe or has more than one reading.", next: REBUILD },
  E_ZIP_NAME_COLLISION: {
    class: "refused",
    meaning: "Two member names are the same on some file systems.",
    next: REBUILD,
  },
  E_ZIP_UNICODE_PATH: { class: "refused", meaning: "A Unicode Path field gives a member another name.", next: REBUILD },
  E_ZIP_ENCRYPTED: { class: "refused", meaning: "A member is encrypted.", next: REBUILD },
  E_ZIP_FLAGS: { class: "refused", meaning: "A member sets flags that change how it is read.", next: REBUILD },
  E_ZIP_METHOD: {
    class: "unsupported",
    meaning: "A member uses a compression method that is not read.",
    next: "Save the model again stored or deflated.",
  },
  E_ZIP_EXTRA: { class: "refused", meaning: "An extra field is malformed or unknown.", next: REBUILD },
  E_ZIP_ATTRIBUTES: {
    class: "refused",
    meaning: "A member is a symbolic link or another special file.",
    next: REBUILD,
  },
  E_ZIP_CRC: { class: "malformed", meaning: "The content of a member does not match its CRC-32.", next: REBUILD },
  E_ZIP_SIZE: {
    class: "malformed",
    meaning: "The content of a member does not have its declared size.",
    next: REBUILD,
  },
  E_DEFLATE: { class: "malformed", meaning: "A deflate stream is invalid.", next: REBUILD },
  E_DUPLICATE_MEMBER: { class: "refused", meaning: "Two members have the same name.", next: REBUILD },

  // JSON
  E_JSON_SYNTAX: { class: "malformed", meaning: "The text is not JSON.", next: REBUILD },
  E_JSON_ENCODING: { class: "malformed", meaning: "JSON text is not UTF-8 without a byte order mark.", next: REBUILD },
  E_JSON_DUPLICATE_KEY: {
    class: "refused",
    meaning: 'An object has a key twice; a dict with the keys 1 and "1" causes this.',
    next: "Rename one of the keys, and save the model again.",
  },
  E_JSON_SURROGATE: { class: "malformed", meaning: "A string holds half of a surrogate pair.", next: REBUILD },
  E_JSON_NUMBER: { class: "malformed", meaning: "A number is not one that can stand here.", next: REBUILD },

  // npy
  E_NPY_MAGIC: { class: "malformed", meaning: "The bytes do not begin as an npy array.", next: REBUILD },
  E_NPY_VERSION: {
    class: "unsupported",
    meaning: "The npy version is not 1.0, 2.0 or 3.0.",
    next: "Save the array again with a released numpy.",
  },
  E_NPY_HEADER: { class: "malformed", meaning: "The npy header is not the literal that numpy writes.", next: REBUILD },
  E_NPY_DTYPE: { class: "malformed", meaning: "The dtype description is invalid.", next: REBUILD },
  E_NPY_DTYPE_UNSUPPORTED: {
    class: "unsupported",
    meaning: "The dtype depends on the platform or is not known.",
    next: "Convert the array to a portable dtype, and save it again.",
  },
  E_NPY_OBJECT: {
    class: "unsupported",
    meaning: "The array holds Python objects, which npy stores as a pickle.",
    next: "Convert the array to a plain dtype, and save it again.",
  },
  E_NPY_SIZE: {
    class: "malformed",
    meaning: "The array data does not have the length that dtype and shape ask for.",
    next: REBUILD,
  },
  E_NPY_BOOL: { class: "malformed", meaning: "A boolean array holds a byte other than 0 and 1.", next: REBUILD },
  E_NPY_TEXT: {
    class: "malformed",
    meaning: "A string array holds a number that is no Unicode scalar value.",
    next: REBUILD,
  },

  // skops
  E_SKOPS_SCHEMA: { class: "malformed", meaning: "schema.json is missing or is not an object.", next: REBUILD },
  E_SKOPS_PROTOCOL: {
    class: "refused",
    meaning: "The protocol is not 0, 1 or 2.",
    next: "Save the model with a released skops, or update sallyport.",
  },
  E_SKOPS_LOADER: {
    class: "refused",
    meaning: "The node kind is not one that skops has, or not in this protocol.",
    next: "Save the model with a released skops, or update sallyport.",
  },
  E_SKOPS_FIELD: {
    class: "malformed",
    meaning: "A node lacks a field, has one too many, or one of the wrong type.",
    next: REBUILD,
  },
  E_SKOPS_ID: {
    class: "malformed",
    meaning: "An __id__ is not a positive 64-bit integer, or is not known.",
    next: REBUILD,
  },
  E_SKOPS_ID_REUSED: { class: "refused", meaning: "An __id__ stands on two nodes that differ.", next: REBUILD },
  E_SKOPS_CYCLE: { class: "refused", meaning: "A node contains itself.", next: REBUILD },
  E_SKOPS_MEMBER: {
    class: "refused",
    meaning: "A member is missing, referenced by nothing, or used for two purposes.",
    next: REBUILD,
  },
  E_SKOPS_KEYS: {
    class: "refused",
    meaning: "The keys of a dict and their types do not fit together.",
    next: "Use strings or integers as keys, and save the model again.",
  },
  E_SKOPS_STATE: {
    class: "refused",
    meaning: "The state of an object is of a kind that no type takes, or sets special attributes.",
    next: REBUILD,
  },
  E_SKOPS_METHOD: {
    class: "refused",
    meaning: "A bound method does not belong to the object beside it.",
    next: REBUILD,
  },
  E_SKOPS_ARRAY: { class: "refused", meaning: "An array node contradicts itself.", next: REBUILD },
  E_SKOPS_SPARSE: {
    class: "refused",
    meaning: "A sparse matrix is not what its node says, or its indices are out of range.",
    next: REBUILD,
  },
  E_SKOPS_GENERATOR: {
    class: "refused",
    meaning: "The state of a random generator is not one that numpy writes.",
    next: REBUILD,
  },
  E_SKOPS_VALUE: { class: "refused", meaning: "A JSON value node holds something other than a scalar.", next: REBUILD },
  E_SKOPS_UNLOADABLE: {
    class: "unsupported",
    meaning: "A shape that an old skops wrote and no skops can load.",
    next: "Save the model again with a current skops.",
  },

  // protobuf
  E_PROTOBUF_TAG: {
    class: "malformed",
    meaning: "A field begins with no valid tag, or is a group.",
    next: REBUILD,
  },
  E_PROTOBUF_LENGTH: { class: "malformed", meaning: "A field is longer than the message around it.", next: REBUILD },
  E_PROTOBUF_VARINT: {
    class: "malformed",
    meaning: "A number is not written in the shortest way, or does not fit its type.",
    next: REBUILD,
  },
  E_PROTOBUF_ENUM: { class: "malformed", meaning: "A number is none of those its field may hold.", next: REBUILD },
  E_PROTOBUF_FIELD: {
    class: "refused",
    meaning: "A field is not known, or has the wrong wire type; parsers keep or drop it.",
    next: REBUILD,
  },
  E_PROTOBUF_ORDER: { class: "refused", meaning: "The fields of a message do not ascend.", next: REBUILD },
  E_PROTOBUF_REPEATED: {
    class: "refused",
    meaning: "A field that may stand once stands twice, or beside its alternative.",
    next: REBUILD,
  },

  // ONNX
  E_ONNX_ORTM: {
    class: "refused",
    meaning: "The bytes are also a model in the own format of onnxruntime, which prefers it.",
    next: REBUILD,
  },
  E_ONNX_VERSION: {
    class: "refused",
    meaning: "The IR version is not one that is read.",
    next: "Export the model again with a released onnx, or update sallyport.",
  },
  E_ONNX_OPSET: {
    class: "refused",
    meaning: "An opset is not known, imported in two ways, or not imported.",
    next: "Export the model again with a released onnx, or update sallyport.",
  },
  E_ONNX_OPERATOR: {
    class: "refused",
    meaning: "An operator is not in the imported opset, or deprecated there.",
    next: "Export the model again for an opset that has the operator.",
  },
  E_ONNX_SCHEMA: {
    class: "refused",
    meaning: "A node does not have the inputs, outputs and attributes of its operator.",
    next: REBUILD,
  },
  E_ONNX_ATTRIBUTE: { class: "refused", meaning: "An attribute contradicts itself.", next: REBUILD },
  E_ONNX_NAME: { class: "refused", meaning: "A name holds a control character.", next: REBUILD },
  E_ONNX_GRAPH: {
    class: "refused",
    meaning: "A value is made twice, or used before it is made.",
    next: REBUILD,
  },
  E_ONNX_TYPE: {
    class: "refused",
    meaning: "The type of a value is unknown, opaque or nested too deep.",
    next: REBUILD,
  },
  E_ONNX_FUNCTION: {
    class: "refused",
    meaning: "A local function is defined twice, could replace an operator, or calls itself.",
    next: "Export the model again without local functions.",
  },
  E_ONNX_TENSOR: {
    class: "refused",
    meaning: "A tensor does not hold the data that its dimensions and type ask for.",
    next: REBUILD,
  },
  E_ONNX_EXTERNAL: {
    class: "refused",
    meaning: "A tensor is kept in a file beside the model.",
    next: "Save the model with all tensors inside.",
  },
  E_ONNX_LOCATION: {
    class: "refused",
    meaning: "The reference to a file has more than one reading, or leaves the model's folder.",
    next: REBUILD,
  },
  E_ONNX_METADATA: {
    class: "refused",
    meaning: "Metadata has a key twice, or configures the runtime.",
    next: "Remove the key, and save the model again.",
  },
  E_ONNX_TRAINING: {
    class: "refused",
    meaning: "The model holds graphs for training.",
    next: "Export the model again for inference.",
  },
  E_ONNX_DEVICE: {
    class: "refused",
    meaning: "The model assigns nodes to devices.",
    next: "Export the model again without device configurations.",
  },
  E_ONNX_ENSEMBLE: {
    class: "refused",
    meaning: "The arrays of a tree ensemble or support vector machine do not fit together.",
    next: REBUILD,
  },

  // names, formats, policy
  E_IDENTIFIER: {
    class: "refused",
    meaning: "A name is not an NFC identifier of at most 512 characters.",
    next: REBUILD,
  },
  E_FORMAT_UNKNOWN: {
    class: "unsupported",
    meaning: "The content is of no format that sallyport reads.",
    next: "Keep the file out, or convert the model to a supported format.",
  },
  E_FORMAT_UNSUPPORTED: {
    class: "unsupported",
    meaning: "The format is known, but not read yet.",
    next: "Keep the file out, or convert the model to a supported format.",
  },
  E_FORMAT_DENIED: {
    class: "refused",
    meaning: "The policy does not list the format.",
    next: 'Add the format to "formats" in the policy, or convert the model.',
  },
  E_DENIED: {
    class: "refused",
    meaning: "The policy denies a requirement.",
    next: 'Remove the entry from "deny" if the artifact shall enter.',
  },
  E_SPECIAL_FILE: {
    class: "unsupported",
    meaning: "The path is a FIFO, a socket or a device with a model's extension.",
    next: "Give a regular file.",
  },

  // callers
  E_UNTRUSTED: {
    class: "refused",
    meaning: "The artifact needs something that the policy does not trust.",
    next: 'Review each listed name, then add those you accept to "trust".',
  },
  E_NOT_APPROVED: {
    class: "refused",
    meaning: "Only an approved graph can be loaded.",
    next: "Scan the artifact, and load what the report approves.",
  },
  E_DIGEST: {
    class: "refused",
    meaning: "The bytes are no longer the ones that were approved.",
    next: "Scan the artifact again.",
  },
  E_CONSTRUCTOR: {
    class: "unsupported",
    meaning: "No value can be built for this node.",
    next: "Inspect the file instead; if it is no ONNX model, report it to the maintainers of sallyport.",
  },
  E_POLICY: { class: "usage", meaning: "The policy is not valid.", next: "Correct the listed fields." },
  E_OPTIONS: { class: "usage", meaning: "An option is not valid.", next: "Correct the call." },
  E_USAGE: { class: "usage", meaning: "The command line is not valid.", next: "Run sallyport --help." },
  E_OUTPUT: { class: "usage", meaning: "The output could not be written.", next: "Give a path that can be written." },

  // content of trusted types: trees, ensembles, neighbours, clusters
  E_CONTENT_TREE: {
    class: "refused",
    meaning: "A decision tree has nodes that compiled code would follow out of its arrays.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_ENSEMBLE: {
    class: "refused",
    meaning: "The members of an ensemble do not fit it.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_INITIAL: {
    class: "unsupported",
    meaning: "The shape of what the initial estimator of a gradient boosting model predicts is not known.",
    next: "Fit it with the default init, or have somebody review the initial estimator.",
  },
  E_CONTENT_MEMBER: {
    class: "unsupported",
    meaning: "The shape of what a member of a one-versus-rest classifier answers is not known.",
    next: "Use a member that is known, or have somebody review this one.",
  },
  E_CONTENT_NEIGHBORS: {
    class: "refused",
    meaning: "A neighbours model has indices or shapes that compiled code would follow out of its arrays.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_COVARIANCE: {
    class: "refused",
    meaning: "A covariance model has a matrix that compiled code would read beyond its end.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_CLUSTER: {
    class: "refused",
    meaning: "A clustering model has shapes that compiled code would follow out of its arrays.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },

  // content of trusted types: text, encoders, vector machines, splines, states, files
  E_CONTENT_VOCABULARY: {
    class: "refused",
    meaning: "A vocabulary has column numbers that compiled code would follow out of its arrays.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_ENCODER: {
    class: "refused",
    meaning: "The categories of an encoder do not fit the columns that it says it writes.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_SVM: {
    class: "refused",
    meaning: "The arrays of a support vector machine do not fit each other.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_SPLINE: {
    class: "refused",
    meaning: "A spline or a polynomial has sizes that compiled code would follow out of its arrays, or without end.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_STATE: {
    class: "refused",
    meaning: "A state holds a number that no machine can follow.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_METHOD: {
    class: "refused",
    meaning: "A state puts a value in the place of a method.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
  E_CONTENT_FILE: {
    class: "refused",
    meaning: "A later call would open a file, or keep files in a folder that the model names.",
    next: 'Have whoever made it fit the model with input="content" and memory=None.',
  },

  // content of trusted types: calls
  E_CONTENT_ARGUMENTS: {
    class: "refused",
    meaning: "A call, or the name of a method to call, is none that scikit-learn writes.",
    next: "Do not load it; ask whoever made the file for a model that scikit-learn wrote.",
  },
} as const satisfies Record<string, CodeEntry>;

/** The closed union of error codes. */
export type Code = keyof typeof CODES;

/** @returns the class of a code, which decides the verdict. */
export function classOf(code: Code): ErrorClass {
  return CODES[code].class;
}
