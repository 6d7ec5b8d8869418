//! What the kernel tells, checked against what was done.
#![cfg(target_os = "linux")]

use std::sync::Barrier;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use helpers::os;
use helpers::timing::{spin_for, work};

#[test]
fn a_pinned_thread_stays_on_its_core_and_so_do_its_children() {
    for core in os::allowed_cores().unwrap() {
        thread::spawn(move || {
            os::pin_to_core(core).unwrap();
            assert_eq!(os::allowed_cores(), Some(vec![core]));
            assert_eq!(thread::spawn(os::current_core).join().unwrap(), Some(core));
            os::unpin().unwrap();
            assert!(os::allowed_cores().unwrap().contains(&core));
        })
        .join()
        .unwrap();
    }
}

#[test]
fn a_core_that_is_not_there_is_an_error_that_names_it() {
    let error = os::pin_to_core(1_000_000).unwrap_err();
    assert!(error.to_string().contains("1000000"), "{error}");
}

#[test]
fn there_are_no_more_physical_cores_than_processors() {
    let physical = os::physical_cores().unwrap();
    assert!(physical >= 1);
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap();
    let processors = processors
        .lines()
        .filter(|line| line.starts_with("processor"));
    assert!(physical <= processors.count().max(1));
}

#[test]
fn the_list_of_threads_has_each_under_its_name() {
    let (tell, told) = mpsc::channel();
    let (go, wait) = mpsc::channel::<()>();
    // Linux keeps 15 bytes of a name: the last character here is cut in two.
    let name = "a long name: ää".to_owned();
    let thread = thread::Builder::new().name(name).spawn(move || {
        tell.send(os::thread_id().unwrap()).unwrap();
        wait.recv().ok();
    });
    let id = told.recv().unwrap();
    let tasks = os::threads().unwrap();
    let task = tasks.iter().find(|task| task.id == id).unwrap();
    assert!(task.name.starts_with("a long name: "), "{task:?}");
    assert!(os::thread_count().unwrap() >= 2);
    drop(go);
    thread.unwrap().join().unwrap();
}

#[test]
fn two_busy_threads_on_one_core_wait_for_each_other() {
    let core = os::allowed_cores().unwrap()[0];
    let start = Barrier::new(2);
    let busy = || {
        os::pin_to_core(core).unwrap();
        start.wait();
        let before = os::run_queue().unwrap();
        spin_for(Duration::from_millis(200));
        os::run_queue().unwrap() - before
    };
    let (one, other) = thread::scope(|scope| {
        let threads = (scope.spawn(busy), scope.spawn(busy));
        (threads.0.join().unwrap(), threads.1.join().unwrap())
    });
    let (ran, waited) = (one.ran + other.ran, one.waited + other.waited);
    // Half of the time each, in theory; more waiting when others are busy too.
    assert!(waited * 3 > ran, "ran {ran:?}, waited {waited:?}");
}

#[test]
fn waiting_is_a_voluntary_switch_of_the_thread_and_of_the_process() {
    let (process, thread) = (
        os::context_switches().unwrap(),
        os::thread_context_switches().unwrap(),
    );
    for _ in 0..20 {
        thread::sleep(Duration::from_micros(200));
    }
    assert!((os::thread_context_switches().unwrap() - thread).voluntary >= 20);
    assert!((os::context_switches().unwrap() - process).voluntary >= 20);
}

#[test]
fn switches_of_ended_threads_count() {
    let before = os::context_switches().unwrap();
    let naps = || (0..20).for_each(|_| thread::sleep(Duration::from_micros(200)));
    thread::spawn(naps).join().unwrap();
    assert!((os::context_switches().unwrap() - before).total() >= 20);
}

#[test]
fn cpu_time_of_the_process_counts_all_threads_and_that_of_a_thread_one() {
    let (process, here) = (
        os::process_cpu_time().unwrap(),
        os::thread_cpu_time().unwrap(),
    );
    let there = thread::spawn(|| {
        work(20_000_000);
        os::thread_cpu_time().unwrap()
    });
    let there = there.join().unwrap();
    assert!(os::process_cpu_time().unwrap() - process >= there);
    assert!(os::thread_cpu_time().unwrap() - here < there);
}

#[test]
fn touched_memory_becomes_resident() {
    const SIZE: usize = 32 << 20;
    let (before, faults) = (os::memory().unwrap(), os::page_faults().unwrap());
    let touched = std::hint::black_box(vec![1_u8; SIZE]);
    let (after, faults) = (os::memory().unwrap(), os::page_faults().unwrap() - faults);
    assert!(after.resident > before.resident + SIZE as u64 / 2);
    assert!(after.reserved > before.reserved + SIZE as u64 / 2);
    // Few, where the kernel hands out huge pages.
    assert!(faults.minor >= SIZE as u64 / (4 << 20), "{faults:?}");
    drop(touched);
}

#[test]
fn code_is_executable_and_the_heap_is_not() {
    let code = os::mapping_of(work as *const () as usize).unwrap();
    assert!(code.executable && !code.writable, "{code:?}");
    let heap = Box::new(1);
    let heap = os::mapping_of(&raw const *heap as usize).unwrap();
    assert!(heap.writable && !heap.executable, "{heap:?}");
    assert_eq!(os::mapping_of(0), None);
}

#[test]
fn a_mapping_without_a_file_has_an_empty_name() {
    // So large that the allocator asks the kernel for a mapping of its own.
    let large = vec![1_u8; 64 << 20];
    let middle = &raw const large[32 << 20] as usize;
    assert_eq!(os::mapping_of(middle).unwrap().name, "");
}

#[test]
#[ignore = "run by the test below"]
fn code_is_in_the_program_of_this_name() {
    let code = os::mapping_of(work as *const () as usize).unwrap();
    let program = std::env::current_exe().unwrap();
    assert_eq!(code.name, program.to_str().unwrap());
}

#[test]
fn the_name_of_a_mapping_may_have_blanks() {
    let folder = std::env::temp_dir().join(format!("helpers  os {}", os::process_id()));
    let copy = folder.join("a  b");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(std::env::current_exe().unwrap(), &copy).unwrap();
    let output = std::process::Command::new(&copy)
        .args([
            "--exact",
            "code_is_in_the_program_of_this_name",
            "--ignored",
        ])
        .output();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(said.contains("1 passed"), "{said}");
}

#[test]
fn the_account_of_the_scheduler_is_the_kernels() {
    let kernel = || {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        let numbers = text
            .split_whitespace()
            .map(|number| number.parse().unwrap());
        numbers.collect::<Vec<u64>>()
    };
    let (before, seen, after) = (kernel(), os::run_queue().unwrap(), kernel());
    let seen = [
        u64::try_from(seen.ran.as_nanos()).unwrap(),
        u64::try_from(seen.waited.as_nanos()).unwrap(),
        seen.slices,
    ];
    for (index, number) in seen.iter().enumerate() {
        assert!((before[index]..=after[index]).contains(number), "{seen:?}");
    }
}

#[test]
fn a_later_reading_less_an_earlier_one_never_underflows() {
    let switches = |count| os::Switches {
        voluntary: count,
        involuntary: count,
    };
    assert_eq!((switches(1) - switches(5)).total(), 0);
    assert_eq!((switches(5) - switches(1)).total(), 8);
}

#[test]
fn the_machine_is_described_without_its_name() {
    let line = os::machine();
    assert!(line.starts_with("Linux ") && !line.contains('\n'), "{line}");
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    assert!(!line.contains(name.trim()), "{line}");
}
