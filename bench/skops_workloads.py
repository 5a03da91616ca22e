"""Makes the files that bench/skops.mjs measures, in the folder that is given.

numpy==2.4.* scikit-learn==1.9.1 skops==0.16.0
"""

import pathlib
import sys
import zipfile

import numpy as np
import skops.io
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

folder = pathlib.Path(sys.argv[1])
random = np.random.default_rng(0)


def dump(name, value, **options):
    if not (folder / name).exists():
        skops.io.dump(value, folder / name, **options)


dump("members.skops", [random.standard_normal(130) for _ in range(30_000)])
dump(
    "schema.skops",
    [
        {"name": f"leaf{i}", "left": i, "right": i + 1, "value": i / 7, "flag": True, "none": None}
        for i in range(74_500)
    ],
    compression=zipfile.ZIP_DEFLATED,
)
with zipfile.ZipFile(folder / "schema.skops") as archive:
    (folder / "schema.json").write_bytes(archive.read("schema.json"))
X = random.standard_normal((50_000, 20))
y = (X[:, 0] + random.standard_normal(50_000) > 0).astype(int)
if not (folder / "forest.skops").exists():
    dump("forest.skops", RandomForestClassifier(500, max_depth=20, n_jobs=2, random_state=0).fit(X, y))
(folder / "small").mkdir(exist_ok=True)
for i in range(1000):
    dump(f"small/{i}.skops", LogisticRegression(C=1 + i).fit(X[:100], y[:100]))
