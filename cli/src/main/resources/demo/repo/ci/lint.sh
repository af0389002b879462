for file in repo/ci/*.sh; do
  sh -n "$file" 2>/dev/null || bash -n "$file" || exit 1
  echo "$file is well formed"
  sleep 0.15
done
