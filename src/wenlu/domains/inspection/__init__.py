"""Quality inspection, cases, complaints and the export of evidence; stands above the conversations."""
