import type { ContentRule } from "../rule.js";

const CODE = "E_CONTENT_COVARIANCE";

/**
 * Distances of Mahalanobis are measured with a matrix that scipy reads as if it had a row and a column for each of
 * the data. Source: scikit-learn 1.1 to 1.9 `covariance/_empirical_covariance.py` (`mahalanobis`), scipy `cdist`.
 */
export const COVARIANCE: ContentRule = {
  name: "covariance",
  code: CODE,
  types: [
    "sklearn.covariance._elliptic_envelope.EllipticEnvelope",
    "sklearn.covariance._empirical_covariance.EmpiricalCovariance",
    "sklearn.covariance._graph_lasso.GraphicalLasso",
    "sklearn.covariance._graph_lasso.GraphicalLassoCV",
    "sklearn.covariance._robust_covariance.MinCovDet",
    "sklearn.covariance._shrunk_covariance.LedoitWolf",
    "sklearn.covariance._shrunk_covariance.OAS",
    "sklearn.covariance._shrunk_covariance.ShrunkCovariance",
  ],
  prevents: "Methods predict and mahalanobis read a matrix beyond its end.",
  check(model, inspector) {
    const { attributes } = model;
    const width = inspector.number(attributes.get("n_features_in_"));
    const matrices = ["precision_", "covariance_"].flatMap((name) => {
      const node = attributes.get(name);
      return node === undefined || inspector.isNone(node) ? [] : [{ name, header: inspector.header(node) }];
    });
    return () => {
      for (const { name, header } of matrices) {
        const shape = header?.descriptor?.shape ?? [];
        if (shape.length === 2 && shape.every((side) => side === width())) continue;
        const is = `its shape is (${shape.join(", ")})`;
        inspector.refuse(CODE, model, name, is, `n_features_in_ = ${width()} rows and columns are wanted`);
      }
    };
  },
};
