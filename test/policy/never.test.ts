import { describe, expect, it } from "vitest";
import { neverReason } from "../../src/policy/never.js";
import { BUILT_IN_PROFILES } from "../../src/policy/index.js";

describe("neverReason", () => {
  it.each([
    "call:builtins.eval",
    "reference:builtins.exec",
    "builtins.getattr",
    "call:builtins.__import__",
    "reference:builtins.map",
    "call:os.system",
    "call:posix.system",
    "construct:subprocess.Popen",
    "call:importlib.import_module",
    "call:runpy.run_path",
    "call:ctypes.CDLL",
    "call:pty.spawn",
    "call:socket.create_connection",
    "call:webbrowser.open",
    "call:pickle.loads",
    "call:_pickle.loads",
    "call:joblib.numpy_pickle.load",
    "call:marshal.loads",
    "construct:scipy.stats._continuous_distns.norm_gen",
    "construct:scipy.stats._distn_infrastructure.rv_frozen",
    "method:os.path.join.x",
    "call:numpy.f2py.crackfortran.getlincoef",
    "call:functools.partial",
    "call:_operator.methodcaller",
    "operator:com.microsoft/EPContext",
    "operator:org.pytorch.aten/ATen",
    "operator:ai.onnx.contrib/ImageReader",
    "operator:com.microsoft.extensions/OpenAIAudioToText",
    "operator:trt.plugins/EfficientNMS_TRT",
  ])("holds %s", (id) => {
    expect(neverReason(id)).toMatch(/^(?:it|its) /);
  });

  it.each([
    "construct:builtins.dict",
    "construct:osmodels.System",
    "construct:mymodels.os.Scaler",
    "reference:numpy.loadings",
    "construct:joblib.numpy_pickle.NumpyArrayWrapper",
    "construct:scipy.sparse._csr.csr_matrix",
    "reference:scipy.statsmodels.x",
    "construct:code2.Thing",
    "file:os.path",
    "operator:test/Relu",
    "operator:com.microsoft/Gelu",
    "operator:com.microsoft.extensions/DecodeImage",
    "operator:ai.onnx/Relu",
    "function:ai.onnx.contrib/f",
    "function:code.x/f",
  ])("knows nothing against %s", (id) => {
    expect(neverReason(id)).toBeUndefined();
  });

  it.each([...BUILT_IN_PROFILES.values()])("holds against $name", (profile) => {
    const held = profile.groups.filter(({ ids }) => ids.some((id) => neverReason(id) !== undefined));
    // A wrapper may stand around what its profile lists alone.
    expect(held.filter(({ callees }) => callees === undefined)).toEqual([]);
    expect(held.flatMap(({ ids }) => ids)).toEqual(
      profile.name === "sallyport:scikit-learn" ? ["call:functools.partial"] : [],
    );
  });
});
