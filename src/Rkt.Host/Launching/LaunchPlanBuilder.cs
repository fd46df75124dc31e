using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>Collects the steps of a launch plan, in the order in which the child carries them out.</summary>
/// <remarks>
/// Paths are as the child sees them at that step. After <see cref="PivotRoot"/> that is the new root alone, so a symlink of an image
/// cannot lead out of it: what comes from the host is opened before (<see cref="OpenTree"/>) and attached after (<see cref="AttachTree"/>).
/// </remarks>
public sealed class LaunchPlanBuilder
{
    private const int MaximumStrings = 12_000;
    private const byte Mark = 1;

    private readonly List<LaunchStep> _steps = new(64);
    private byte[] _strings = new byte[4096];
    private int _used;
    private int _slots;
    private bool _ends;
    private uint _cgroup;
    private bool _ownMemory;

    /// <summary>Has the child start in a cgroup of version 2, which must exist when the plan is launched.</summary>
    public void StartInCgroup(string directory) => _cgroup = Add(directory);

    /// <summary>Gives the child a copy of our memory from the start, in place of the loan of ours until it executes its program.</summary>
    /// <remarks>For a child that can meet a memory limit before: the kernel kills no process that borrows memory, and its exec would fail.</remarks>
    public void CopyMemory() => _ownMemory = true;

    /// <summary>Writes into a file that exists, as in /proc and in cgroup directories.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What is written, in one call.</param>
    /// <param name="toleratedErrno">An error that counts as success.</param>
    public void WriteFile(string path, string content, int toleratedErrno = 0)
    {
        var text = Add(Encoding.UTF8.GetBytes(content), out var length);
        Add(new LaunchStep
        {
            Operation = LaunchOperation.WriteFile,
            String1 = Add(path),
            String2 = text,
            Length = length,
            ToleratedErrno = toleratedErrno,
        });
    }

    /// <summary>Makes a file with this content; a file or symlink in its place is replaced.</summary>
    public void ReplaceFile(string path, ReadOnlySpan<byte> content, UnixFileMode mode) => CreateFile(path, content, mode, replaces: true);

    /// <summary>Makes a file with this content, unless there is one.</summary>
    public void CreateFile(string path, ReadOnlySpan<byte> content, UnixFileMode mode) => CreateFile(path, content, mode, replaces: false);

    /// <summary>Makes a directory and the missing ones above it (mode 0755); one that exists is left as it is.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="mode">Its permission bits, whatever the umask.</param>
    public void MakeDirectory(string path, UnixFileMode mode) =>
        Add(new LaunchStep { Operation = LaunchOperation.MakeDirectory, String1 = Add(path), A = (long)mode });

    /// <summary>Makes an empty file, with its parents, to mount another file on; one that exists is left as it is.</summary>
    public void Touch(string path) => Add(new LaunchStep { Operation = LaunchOperation.Touch, String1 = Add(path), A = PlaceholderMode });

    /// <summary>Makes a place to mount a directory on in an image: where a symlink leads nowhere yet, it is made behind the link.</summary>
    public void MakeDirectoryInImage(string path, UnixFileMode mode) =>
        Add(new LaunchStep { Operation = LaunchOperation.MakeDirectory, String1 = Add(path), A = (long)mode, B = 1 });

    /// <summary>The same to mount a file on.</summary>
    public void TouchInImage(string path) =>
        Add(new LaunchStep { Operation = LaunchOperation.Touch, String1 = Add(path), A = PlaceholderMode, B = 1 });

    /// <summary>Makes a character device.</summary>
    public void MakeCharacterDevice(string path, UnixFileMode mode, int major, int minor) => Add(new LaunchStep
    {
        Operation = LaunchOperation.MakeNode,
        String1 = Add(path),
        A = 0x2000 | (long)mode,
        B = ((long)major << 8) | (uint)minor,
    });

    /// <summary>Makes a symlink, unless something is there already.</summary>
    public void Symlink(string target, string path) =>
        Add(new LaunchStep { Operation = LaunchOperation.Symlink, String1 = Add(target), String2 = Add(path) });

    /// <summary>Mounts, as mount(2).</summary>
    /// <param name="source">Null when the type needs none.</param>
    /// <param name="target">Where.</param>
    /// <param name="type">Null for bind mounts and changes.</param>
    /// <param name="flags">Mount flags.</param>
    /// <param name="options">The file system's own options; null for none.</param>
    /// <param name="toleratedErrno">An error that counts as success, such as ENOENT for a path that need not be there.</param>
    public void Mount(string? source, string target, string? type, MountFlags flags, string? options = null, int toleratedErrno = 0) =>
        Add(new LaunchStep
        {
            Operation = LaunchOperation.Mount,
            String1 = source is null ? 0 : Add(source),
            String2 = Add(target),
            String3 = type is null ? 0 : Add(type),
            String4 = options is null ? 0 : Add(options),
            A = (long)flags,
            ToleratedErrno = toleratedErrno,
        });

    /// <summary>Takes a detached copy of the mounts at a path and returns the slot that holds it.</summary>
    public int OpenTree(string path, MountScope scope)
    {
        Add(new LaunchStep { Operation = LaunchOperation.OpenTree, String1 = Add(path), A = _slots, B = Scope(scope) });
        return _slots++;
    }

    /// <summary>Sets attributes on the mounts that a slot holds, before they are attached.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="attributes">What to set.</param>
    /// <param name="scope">Whether the mounts below count too.</param>
    /// <param name="userNamespace">The slot of the user namespace for <see cref="MountAttributes.MapsIds"/>.</param>
    /// <param name="subject">What a failure is told of; null for nothing.</param>
    public void SetTreeAttributes(int slot, MountAttributes attributes, MountScope scope, int userNamespace = 0, string? subject = null) => Add(new LaunchStep
    {
        Operation = LaunchOperation.SlotAttributes,
        A = (long)attributes,
        B = Scope(scope) | AtEmptyPath,
        C = slot,
        Length = (uint)userNamespace,
        String1 = subject is null ? 0 : Add(subject),
    });

    /// <summary>Attaches what a slot holds.</summary>
    public void AttachTree(int slot, string target) =>
        Add(new LaunchStep { Operation = LaunchOperation.MoveMount, A = slot, String1 = Add(target) });

    /// <summary>Attaches what a slot holds at a path of an image, whose symlinks cannot lead it into /proc.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="target">The path; it exists, and is a directory or not as what the slot holds.</param>
    /// <param name="subject">What a failure is told of. Its errors: EPERM inside /proc, ENOTDIR and EISDIR for one kind on the other.</param>
    public void AttachTreeInImage(int slot, string target, string subject) =>
        Add(new LaunchStep { Operation = LaunchOperation.MoveMount, A = slot, B = 1, String1 = Add(target), String2 = Add(subject) });

    /// <summary>Opens a file, such as that of a namespace, and returns the slot that holds it.</summary>
    public int OpenFile(string path)
    {
        Add(new LaunchStep { Operation = LaunchOperation.Open, String1 = Add(path), A = _slots });
        return _slots++;
    }

    /// <summary>Joins the namespace whose file a slot holds.</summary>
    /// <remarks>After a user namespace is joined, the process has all capabilities in it, and none over what is outside.</remarks>
    public void JoinNamespace(int slot, NamespaceKinds kind) =>
        Add(new LaunchStep { Operation = LaunchOperation.JoinOpened, A = slot, B = (long)kind });

    /// <summary>Leaves namespaces for new ones.</summary>
    public void Unshare(NamespaceKinds kinds) => Add(new LaunchStep { Operation = LaunchOperation.Unshare, A = (long)kinds });

    /// <summary>Sets who the files belong to that are made from here on; the process keeps its user and its capabilities.</summary>
    /// <remarks>The kernel then forgets <see cref="DieWithParent"/>, which must follow.</remarks>
    public void SetFileIds(uint uid, uint gid) => Add(new LaunchStep { Operation = LaunchOperation.FileIds, A = uid, B = gid });

    /// <summary>Gives the file behind a descriptor another owner.</summary>
    public void Own(int number, uint uid, uint gid) =>
        Add(new LaunchStep { Operation = LaunchOperation.Own, A = number, B = uid, C = gid });

    /// <summary>Sets attributes on the mount at a path.</summary>
    public void SetMountAttributes(string path, MountAttributes attributes, MountScope scope, int toleratedErrno = 0) => Add(new LaunchStep
    {
        Operation = LaunchOperation.MountAttributes,
        String1 = Add(path),
        A = (long)attributes,
        B = Scope(scope),
        ToleratedErrno = toleratedErrno,
    });

    /// <summary>Makes a directory, which must be a mount, the root; the old root is gone afterwards.</summary>
    public void PivotRoot(string path) => Add(new LaunchStep { Operation = LaunchOperation.PivotRoot, String1 = Add(path) });

    /// <summary>Changes the working directory.</summary>
    public void ChangeDirectory(string path) => Add(new LaunchStep { Operation = LaunchOperation.ChangeDirectory, String1 = Add(path) });

    /// <summary>Sets the host name of the uts namespace.</summary>
    public void SetHostname(string name)
    {
        var text = Add(Encoding.UTF8.GetBytes(name), out var length);
        Add(new LaunchStep { Operation = LaunchOperation.Hostname, String1 = text, Length = length });
    }

    /// <summary>Sets the loopback interface of the network namespace up.</summary>
    public void SetLoopbackUp() => Add(new LaunchStep { Operation = LaunchOperation.LoopbackUp });

    /// <summary>Joins namespaces of a process, all at once; with that of mounts comes its root.</summary>
    /// <remarks>That of pids is none of them: only children get into it. It is joined when the plan is built (<see cref="Build"/>).</remarks>
    /// <param name="index">Index into the descriptors handed to the launch: a process, not one that the child shares its memory with.</param>
    /// <param name="kinds">Which namespaces.</param>
    public void JoinNamespaces(int index, NamespaceKinds kinds) =>
        Add(new LaunchStep { Operation = LaunchOperation.Join, A = index, B = (long)kinds });

    /// <summary>Sets a resource limit.</summary>
    /// <param name="resource">The kernel's number of it (RLIMIT_*).</param>
    /// <param name="soft">What is enforced.</param>
    /// <param name="hard">What the soft limit can be raised to.</param>
    /// <param name="toleratedErrno">An error that counts as success.</param>
    public void SetResourceLimit(int resource, ulong soft, ulong hard, int toleratedErrno = 0) => Add(new LaunchStep
    {
        Operation = LaunchOperation.ResourceLimit,
        A = resource,
        B = (long)soft,
        C = (long)hard,
        ToleratedErrno = toleratedErrno,
    });

    /// <summary>Gives a descriptor of the launch the number it has in the program.</summary>
    /// <param name="index">Index into the descriptors handed to the launch.</param>
    /// <param name="number">The number; whatever it was is closed.</param>
    public void Duplicate(int index, int number) => Add(new LaunchStep { Operation = LaunchOperation.Duplicate, A = index, B = number });

    /// <summary>Closes this descriptor and all above it: now in a child, when the program is executed where the process becomes it.</summary>
    /// <remarks>Those handed to the launch are gone with it; files and trees that are opened later stay.</remarks>
    public void CloseOnExecFrom(int first) => Add(new LaunchStep { Operation = LaunchOperation.CloseOnExec, A = first });

    /// <summary>Starts a session of its own, without a controlling terminal.</summary>
    public void StartSession() => Add(new LaunchStep { Operation = LaunchOperation.NewSession });

    /// <summary>Makes the terminal at a descriptor the session's controlling terminal.</summary>
    public void SetControllingTerminal(int number) => Add(new LaunchStep { Operation = LaunchOperation.ControllingTerminal, A = number });

    /// <summary>Opens the pseudo-terminal at a descriptor again, by the name that it has below /dev/pts of the root that the child is in.</summary>
    /// <remarks>One that was opened elsewhere has a path of there, and programs that ask for their terminal's name get none.</remarks>
    public void NameTerminal(int number) =>
        Add(new LaunchStep { Operation = LaunchOperation.NameTerminal, A = number, ToleratedErrno = Errno.ENOENT });

    /// <summary>Sets user, groups and capabilities, in the order that the kernel needs.</summary>
    /// <param name="uid">The user.</param>
    /// <param name="gid">The group.</param>
    /// <param name="supplementary">Supplementary groups.</param>
    /// <param name="bounding">The capabilities, a bit each, that the program and its children can ever have; null leaves the set as it is.</param>
    public void SetIdentity(uint uid, uint gid, ReadOnlySpan<uint> supplementary, ulong? bounding)
    {
        if (bounding is { } kept)
        {
            Add(new LaunchStep { Operation = LaunchOperation.BoundingSet, A = (long)kept });
        }

        var groups = Add(MemoryMarshal.AsBytes(supplementary), out var length);
        Add(new LaunchStep { Operation = LaunchOperation.SupplementaryGroups, String1 = groups, Length = length });
        Add(new LaunchStep { Operation = LaunchOperation.Group, A = gid });
        Add(new LaunchStep { Operation = LaunchOperation.User, A = uid });
    }

    /// <summary>Sets the process's own capability sets; the permitted ones, of those that it has, are effective too.</summary>
    public void SetCapabilities(ulong permitted, ulong inheritable, ulong ambient) =>
        Add(new LaunchStep { Operation = LaunchOperation.Capabilities, A = (long)permitted, B = (long)inheritable, C = (long)ambient });

    /// <summary>From here on no exec gives more privileges than the process has.</summary>
    public void SetNoNewPrivileges() => Add(new LaunchStep { Operation = LaunchOperation.NoNewPrivileges });

    /// <summary>Installs a seccomp filter; the steps after it are subject to it.</summary>
    /// <param name="program">The BPF program, an array of <c>struct sock_filter</c>.</param>
    public void SetSystemCallFilter(ReadOnlySpan<byte> program)
    {
        var filter = Add(program, out var length);
        Add(new LaunchStep { Operation = LaunchOperation.Seccomp, String1 = filter, Length = length });
    }

    /// <summary>Sets the umask.</summary>
    public void SetUmask(UnixFileMode mask) => Add(new LaunchStep { Operation = LaunchOperation.Umask, A = (long)mask });

    /// <summary>Has the child killed when the thread that launched it ends.</summary>
    public void DieWithParent() => Add(new LaunchStep { Operation = LaunchOperation.ParentDeath, A = 9 });

    /// <summary>Waits until a byte can be read from a descriptor; its end is a failure.</summary>
    /// <param name="index">Index into the descriptors handed to the launch.</param>
    public void WaitFor(int index) => Add(new LaunchStep { Operation = LaunchOperation.Wait, A = index });

    /// <summary>Executes a program: the first of the candidates that exists. The last step of a plan.</summary>
    /// <param name="candidates">Paths, absolute or relative to the working directory.</param>
    /// <param name="arguments">The arguments, the program's own name first.</param>
    /// <param name="environment">The environment, <c>NAME=VALUE</c>.</param>
    public void Execute(IReadOnlyCollection<string> candidates, IReadOnlyCollection<string> arguments, IReadOnlyCollection<string> environment)
    {
        Add(new LaunchStep
        {
            Operation = LaunchOperation.Execute,
            String1 = Add(candidates),
            String2 = Add(arguments),
            String3 = Add(environment),
        });
        _ends = true;
    }

    /// <summary>Reports readiness, then reaps orphans until it is killed. The last step of a plan.</summary>
    public void Pause()
    {
        Add(new LaunchStep { Operation = LaunchOperation.Pause });
        _ends = true;
    }

    /// <summary>The same by a program, <c>pause</c>, that keeps nothing of the memory and the environment of this one. The last step of a plan.</summary>
    /// <param name="program">Which descriptor is the program; closed in the child.</param>
    public void ExecutePause(int program)
    {
        Add(new LaunchStep { Operation = LaunchOperation.ExecutePause, A = program });
        _ends = true;
    }

    /// <summary>The finished plan.</summary>
    /// <param name="create">Namespaces that the child starts in, made for it.</param>
    /// <param name="join">Namespaces that are joined first, of the process handed to the launch.</param>
    /// <exception cref="InvalidOperationException">The plan neither executes a program nor pauses.</exception>
    public LaunchPlan Build(NamespaceKinds create, NamespaceKinds join)
    {
        if (!_ends)
        {
            throw new InvalidOperationException("a launch plan ends with Execute or a pause");
        }

        var start = LaunchPlan.HeaderSize + (_steps.Count * LaunchPlan.StepSize);
        var bytes = new byte[start + _used + 1];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, LaunchPlan.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), LaunchPlan.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)_steps.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), (uint)create);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), (uint)join);
        // A child that pauses lives on and needs memory of its own; one that executes can borrow ours until then.
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(32), _steps[^1].Operation != LaunchOperation.Pause && !_ownMemory ? 1u : 0u);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(36), Moved(_cgroup, (uint)start));

        var steps = MemoryMarshal.Cast<byte, LaunchStep>(bytes.AsSpan(LaunchPlan.HeaderSize, start - LaunchPlan.HeaderSize));
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = Moved(_steps[i], (uint)start);
        }

        _strings.AsSpan(0, _used).CopyTo(bytes.AsSpan(start));
        return new LaunchPlan(bytes);
    }

    private const long PlaceholderMode = 0x1a4;
    private const long AtEmptyPath = 0x1000;
    private const long AtRecursive = 0x8000;

    private static long Scope(MountScope scope) => scope == MountScope.Tree ? AtRecursive : 0;

    private void CreateFile(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool replaces)
    {
        var text = Add(content, out var length);
        Add(new LaunchStep
        {
            Operation = LaunchOperation.CreateFile,
            String1 = Add(path),
            String2 = text,
            Length = length,
            A = (long)mode,
            B = replaces ? 1 : 0,
            ToleratedErrno = replaces ? 0 : Errno.EEXIST,
        });
    }

    private static LaunchStep Moved(LaunchStep step, uint by)
    {
        // Offsets are kept one too high until the table of steps has its final size, so that zero can mean "none".
        step.String1 = Moved(step.String1, by);
        step.String2 = Moved(step.String2, by);
        step.String3 = Moved(step.String3, by);
        step.String4 = Moved(step.String4, by);
        return step;
    }

    private static uint Moved(uint offset, uint by) => offset == 0 ? 0 : offset - 1 + by;

    private void Add(LaunchStep step)
    {
        if (_ends)
        {
            throw new InvalidOperationException("nothing follows Execute or a pause");
        }

        _steps.Add(step);
    }

    private uint Add(string text)
    {
        if (text.Contains('\0'))
        {
            throw new ArgumentException($"\"{text.Replace('\0', '?')}\" contains a NUL character", nameof(text));
        }

        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        var offset = _used;
        _used += Encoding.UTF8.GetBytes(text, _strings.AsSpan(_used));
        _strings[_used++] = 0;
        return (uint)offset + 1;
    }

    private uint Add(ReadOnlySpan<byte> content, out uint length)
    {
        // Read as an array of numbers by some steps, hence the alignment.
        _used = (_used + 7) & ~7;
        Reserve(content.Length + 1);
        var offset = _used;
        content.CopyTo(_strings.AsSpan(_used));
        _used += content.Length;
        _strings[_used++] = 0;
        length = (uint)content.Length;
        return (uint)offset + 1;
    }

    private uint Add(IReadOnlyCollection<string> list)
    {
        if (list.Count > MaximumStrings)
        {
            throw new ArgumentException($"{list.Count} arguments or variables are more than the {MaximumStrings} that can be passed", nameof(list));
        }

        var offset = (uint)_used + 1;
        foreach (var text in list)
        {
            // An empty string ends the list: the mark keeps empty arguments apart from that.
            Reserve(1);
            _strings[_used++] = Mark;
            Add(text);
        }

        Reserve(1);
        _strings[_used++] = 0;
        return offset;
    }

    private void Reserve(int count)
    {
        if (_used + count > _strings.Length)
        {
            Array.Resize(ref _strings, Math.Max(_strings.Length * 2, _used + count));
        }
    }
}
