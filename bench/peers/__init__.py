"""What others would use in the place of ours, learned and asked in the same run."""
