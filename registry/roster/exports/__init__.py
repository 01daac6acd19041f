"""The register as a file to hand in: layouts as data, the values that they name, and the workbook."""
