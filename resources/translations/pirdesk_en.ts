<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
  <context>
    <name>PIRDesk</name>
    <message numerus="yes">
      <source>A newer edition of the law moved {count} dates of this case. Compare and decide …</source>
      <translation>
        <numerusform>A newer edition of the law moved {count} date of this case. Compare and decide …</numerusform>
        <numerusform>A newer edition of the law moved {count} dates of this case. Compare and decide …</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>In {count} places both changed the same sentence: both stand in brackets; write what shall hold.</source>
      <translation>
        <numerusform>In {count} place both changed the same sentence: both stand in brackets; write what shall hold.</numerusform>
        <numerusform>In {count} places both changed the same sentence: both stand in brackets; write what shall hold.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>and {count} more</source>
      <translation>
        <numerusform>and {count} more</numerusform>
        <numerusform>and {count} more</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>and {count} more clocks</source>
      <translation>
        <numerusform>and {count} more clock</numerusform>
        <numerusform>and {count} more clocks</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>open: {count} questions</source>
      <translation>
        <numerusform>open: {count} question</numerusform>
        <numerusform>open: {count} questions</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} answers</source>
      <translation>
        <numerusform>{count} answer</numerusform>
        <numerusform>{count} answers</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} answers cannot be stored as they are.</source>
      <translation>
        <numerusform>{count} answer cannot be stored as it is.</numerusform>
        <numerusform>{count} answers cannot be stored as they are.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} answers changed since.</source>
      <translation>
        <numerusform>{count} answer changed since.</numerusform>
        <numerusform>{count} answers changed since.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} answers need correction</source>
      <translation>
        <numerusform>{count} answer needs correction</numerusform>
        <numerusform>{count} answers need correction</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} answers typed last time were not saved; they are shown here. Ctrl+S saves them.</source>
      <translation>
        <numerusform>{count} answer typed last time was not saved; it is shown here. Ctrl+S saves it.</numerusform>
        <numerusform>{count} answers typed last time were not saved; they are shown here. Ctrl+S saves them.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} are of {who}</source>
      <translation>
        <numerusform>{count} is of {who}</numerusform>
        <numerusform>{count} are of {who}</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} authorities</source>
      <translation>
        <numerusform>{count} authority</numerusform>
        <numerusform>{count} authorities</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} bases wait</source>
      <translation>
        <numerusform>{count} basis waits for its answer</numerusform>
        <numerusform>{count} bases wait</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} blockers</source>
      <translation>
        <numerusform>{count} blocker</numerusform>
        <numerusform>{count} blockers</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} cases</source>
      <translation>
        <numerusform>{count} case</numerusform>
        <numerusform>{count} cases</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} changes are yours</source>
      <translation>
        <numerusform>{count} change is yours</numerusform>
        <numerusform>{count} changes are yours</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} clocks</source>
      <translation>
        <numerusform>{count} clock</numerusform>
        <numerusform>{count} clocks</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} deadlines of this case rest on this row and end or move with it. </source>
      <translation>
        <numerusform>{count} deadline of this case rests on this row and ends or moves with it. </numerusform>
        <numerusform>{count} deadlines of this case rest on this row and end or move with it. </numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} documents</source>
      <translation>
        <numerusform>{count} document</numerusform>
        <numerusform>{count} documents</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} entries</source>
      <translation>
        <numerusform>{count} entry</numerusform>
        <numerusform>{count} entries</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} files</source>
      <translation>
        <numerusform>{count} file</numerusform>
        <numerusform>{count} files</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} groups</source>
      <translation>
        <numerusform>{count} group</numerusform>
        <numerusform>{count} groups</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} laws compared with their sources more than 30 days ago</source>
      <translation>
        <numerusform>{count} law compared with its sources more than 30 days ago</numerusform>
        <numerusform>{count} laws compared with their sources more than 30 days ago</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} laws compared with their sources more than 90 days ago</source>
      <translation>
        <numerusform>{count} law compared with its sources more than 90 days ago</numerusform>
        <numerusform>{count} laws compared with their sources more than 90 days ago</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} laws compared with their sources within 30 days</source>
      <translation>
        <numerusform>{count} law compared with its sources within 30 days</numerusform>
        <numerusform>{count} laws compared with their sources within 30 days</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} lines put in</source>
      <translation>
        <numerusform>{count} line put in</numerusform>
        <numerusform>{count} lines put in</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} lines taken out</source>
      <translation>
        <numerusform>{count} line taken out</numerusform>
        <numerusform>{count} lines taken out</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} more clocks</source>
      <translation>
        <numerusform>{count} more clock</numerusform>
        <numerusform>{count} more clocks</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} points are open in this register; no copy of it says so.</source>
      <translation>
        <numerusform>{count} point is open in this register; no copy of it says so.</numerusform>
        <numerusform>{count} points are open in this register; no copy of it says so.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} rows</source>
      <translation>
        <numerusform>{count} row</numerusform>
        <numerusform>{count} rows</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} to look at</source>
      <translation>
        <numerusform>{count} to look at</numerusform>
        <numerusform>{count} to look at</numerusform>
      </translation>
    </message>
  </context>
</TS>
