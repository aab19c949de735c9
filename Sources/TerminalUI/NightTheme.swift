// The text of themes/night.yaml; a test keeps the two equal. Compiled in, so that the program has
// its colours wherever it is started from.

extension Theme {
    /// The built-in theme, the parent of all others.
    package static let night: Theme = build(ThemeSource(text: nightText), parent: nil).theme

    /// The file the built-in theme is made of.
    package static let nightText = #"""
        # The dark default. Other themes inherit its roles and change the palette.
        #
        # Three layers: `palette` names colours, `roles` say what each meaning looks like, `widgets`
        # are exceptions for one place.
        format: 1
        name: night
        summary: Dark default. Four state colours that stay apart for every kind of colour vision.
        kind: dark

        # "#rrggbb [index of 256] [name of 16] [name of 8]"; what is missing is computed.
        palette:
          bg: "#11161c 233 black black"
          bg2: "#1a222b 234 black black"
          sel: "#26384a 237 blue blue"
          fg: "#dbe2ea 254 white white"
          strong: "#ffffff 231 bright-white white"
          dim: "#94a1ae 247 white white"
          line: "#5f6d7b 242 bright-black white"
          focus: "#ffdf56 221 bright-yellow yellow"
          ok: "#9fe9db 116 bright-cyan cyan"
          wait: "#ffdf56 221 bright-yellow yellow"
          bad: "#d0604d 167 bright-red red"
          going: "#917cb1 103 bright-magenta magenta"
          new: "#58d0ee 45 bright-white white"
          old: "#c9b27c 179 yellow yellow"
          key: "#7fd1ff 117 bright-cyan cyan"
          match: "#ffdf56 221 bright-yellow yellow"

        # COLOUR [on COLOUR] [bold dim underline reverse italic] [| mono attributes without colours]
        roles:
          text: fg on bg
          text.dim: dim on bg
          text.strong: strong on bg bold | mono bold
          text.heading: strong on bg bold | mono bold
          text.link: key on bg underline | mono underline

          # The badges are coloured blocks: a state colour on the bar's tint would be hard to read.
          header: fg on bg2 | mono reverse
          header.mode.sim: ok on bg bold reverse | mono reverse bold
          header.mode.live: wait on bg bold reverse | mono reverse bold
          header.mode.rec: going on bg bold reverse | mono reverse bold
          header.mode.readonly: fg on bg2 bold | mono reverse bold
          header.mode.write: bad on bg bold reverse underline | mono reverse bold underline
          header.mode.offline: bad on bg bold reverse | mono reverse bold underline
          header.mode.replay: wait on bg bold reverse underline | mono reverse bold underline
          header.mode.paused: wait on bg bold reverse | mono reverse bold
          header.danger: bad on bg bold reverse | mono reverse bold underline
          tab: dim on bg
          tab.active: strong on bg bold | mono bold

          # The status words of the why-line.
          why.ok: ok on bg bold | mono bold
          why.progress: new on bg bold | mono bold
          why.waiting: wait on bg bold | mono bold
          why.held: old on bg bold | mono bold
          why.blocked: bad on bg bold reverse | mono bold reverse
          why.unknown: going on bg bold | mono bold
          why.stale: bad on bg bold | mono bold underline
          why.text: fg on bg

          cmd.prompt: dim on bg
          cmd.text: fg on bg
          cmd.ok: ok on bg
          cmd.bad: bad on bg bold | mono bold
          hint.key: key on bg bold | mono bold
          hint.text: dim on bg
          hint.off: dim on bg | mono dim

          pane.border: line on bg
          pane.border.focus: focus on bg | mono bold
          pane.title: fg on bg
          pane.title.focus: strong on bg bold | mono bold
          pane.note: dim on bg
          scroll.track: line on bg
          scroll.thumb: dim on bg | mono reverse

          table.head: dim on bg underline | mono underline
          table.head.sort: strong on bg underline bold | mono underline bold
          row: fg on bg
          row.selected: strong on sel | mono reverse
          row.selected.nofocus: fg on sel | mono underline
          row.marked: focus on bg bold | mono bold
          row.changed: strong on bg bold underline | mono bold underline
          row.gone: dim on bg | mono dim
          row.linked: fg on bg underline | mono underline
          row.number: dim on bg

          # Four groups, not ten colours; the letter tells the state.
          state.ready: ok on bg
          state.minready: wait on bg
          state.notready: wait on bg bold | mono bold
          state.starting: wait on bg
          state.init: wait on bg
          state.pending: wait on bg | mono bold
          state.terminating: going on bg | mono underline
          state.failed: bad on bg bold reverse | mono bold reverse
          state.lost: bad on bg reverse | mono reverse
          state.completed: going on bg
          state.absent: dim on bg

          rev.new: new on bg | mono bold
          rev.old: old on bg
          rev.other: dim on bg | mono underline
          rev.partition: strong on bg bold | mono bold
          rev.arrow: new on bg | mono bold

          bar.fill: new on bg | mono bold
          bar.rest: dim on bg
          bar.frame: dim on bg
          timer.ok: fg on bg
          timer.near: wait on bg bold | mono bold
          timer.over: bad on bg bold | mono bold underline

          time.steady.new: new on bg | mono bold
          time.steady.old: old on bg
          time.steady.other: dim on bg
          time.axis: dim on bg
          time.cursor: focus on bg bold | mono reverse
          time.now: strong on bg bold | mono bold
          time.you: focus on bg bold | mono bold
          time.event: wait on bg
          time.ghost: dim on bg | mono dim

          vol.bound: ok on bg
          vol.pending: wait on bg | mono bold
          vol.kept: old on bg
          vol.released: going on bg
          vol.failed: bad on bg bold | mono bold underline
          vol.arrow: dim on bg

          dns.in: ok on bg
          dns.out: bad on bg | mono underline
          dns.asked: strong on bg bold | mono bold
          dns.computed: dim on bg
          dns.differs: bad on bg bold reverse | mono bold reverse

          node.ready: ok on bg
          node.notready: bad on bg bold | mono bold underline
          node.cordoned: going on bg | mono underline
          node.fault: bad on bg bold reverse | mono bold reverse

          event.normal: dim on bg
          event.warning: wait on bg bold | mono bold
          event.you: focus on bg bold | mono bold

          code.key: key on bg
          code.string: fg on bg
          code.number: old on bg
          code.bool: old on bg
          code.comment: dim on bg
          code.fold: dim on bg | mono dim
          code.changed: wait on bg bold | mono bold
          code.escape: bad on bg | mono reverse
          log.time: dim on bg
          log.source: key on bg

          input.field: strong on sel | mono underline
          input.cursor: strong on sel reverse | mono reverse
          input.ghost: dim on bg | mono dim
          input.error: bad on bg bold | mono bold
          match: match on bg underline | mono underline
          match.current: match on bg bold reverse | mono bold reverse

          dialog.border: focus on bg | mono bold
          dialog.title: strong on bg bold | mono bold
          dialog.text: fg on bg
          dialog.warn: wait on bg bold | mono bold
          button: fg on bg
          button.focus: strong on sel bold | mono reverse bold
          button.danger: bad on bg bold | mono bold underline
          button.off: dim on bg | mono dim

          toast.info: fg on bg2 | mono reverse
          toast.ok: ok on bg reverse | mono reverse
          toast.warn: wait on bg bold reverse | mono reverse bold
          toast.error: bad on bg bold reverse | mono reverse bold underline

          lesson.text: fg on bg
          lesson.now: focus on bg bold | mono bold
          lesson.done: ok on bg
          lesson.later: dim on bg
          lesson.failed: bad on bg bold | mono bold underline
          lesson.spot: focus on bg bold underline | mono bold underline

        options:
          borders: inherit
          min-contrast: 4.5

        """#
}
