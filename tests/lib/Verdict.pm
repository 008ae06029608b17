# SPDX-License-Identifier: GPL-2.0-or-later
# What the judges of virtual machines share: tests that state what no test inside the
# machine can, appended to the TAP that came out of it.
package Verdict;
use strict;
use warnings;
use FindBin;
use Exporter 'import';
our @EXPORT = qw(lines tail report test kernel_is_clean conclude);

my $trouble = qr/BUG:|WARNING:|Oops|KASAN|UBSAN|general\ protection|possible\ circular|
	unregister_netdevice|hung\ task|blocked\ for\ more\ than|refcount_t|Call\ [Tt]race|Internal\ error|SError|
	detected\ stalls|Kernel\ panic|Unable\ to\ handle|cannot\ create\ duplicate|
	kobject_add_internal\ failed|scheduling\ while\ atomic|suspicious\ RCU\ usage|
	non-static\ key|locking\ correctness\ validator|ODEBUG:|DMA-API:\ (?!preallocated|debugging\ enabled)|UNBALANCED!/x;

my ($count, $failed) = (0, 0);

sub lines {
	my ($file) = @_;
	open my $fh, '<', $file or return;
	my @lines = <$fh>;
	s/[\r\n]+$// for @lines;
	return @lines;
}

sub tail {
	my ($n, @lines) = @_;
	return @lines > $n ? @lines[-$n .. -1] : @lines;
}

# Print a test line that has its number already.
sub report {
	my ($ok, $line) = @_;
	$count++;
	$failed++ unless $ok;
	print "$line\n";
}

sub test {
	my ($name, $problem, @evidence) = @_;
	my $number = $count + 1;
	report(!$problem, ($problem ? 'not ok' : 'ok') . " $number - $name");
	print "# $problem\n" if $problem;
	print map { "#   $_\n" } @evidence if $problem;
}

# The first line that matches decides, with what follows it as evidence. What is allowed is
# matched from that line on, without time stamps, since 'Call Trace:' alone says nothing.
sub kernel_is_clean {
	my (@log) = @_;
	my @allowed = map { qr/$_/ } grep { !/^#|^\s*$/ } lines("$FindBin::Bin/allow");
	return test('the kernel log is clean', 'there is no kernel log') unless @log;
	for my $i (0 .. $#log) {
		next if $log[$i] !~ $trouble;
		my $last = $i + 15 > $#log ? $#log : $i + 15;
		my $text = join "\n", map { s/^\[ *\d+\.\d+\] *//r } @log[$i .. $last];
		next if grep { $text =~ /\A$_/ } @allowed;
		return test('the kernel log is clean', 'first trouble:', @log[$i .. $last]);
	}
	test('the kernel log is clean');
}

sub conclude {
	print "1..$count\n", map { "# $_\n" } @_;
	exit($failed ? 1 : 0);
}

1;
