"""What the law says of being rated (slips) and of adding it up (indicators). Pure; each rule cites its provision."""
