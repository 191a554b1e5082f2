#pragma once

#include "views/actions/PageId.h"

#include <QKeySequence>
#include <QList>
#include <QString>

namespace Peak {

/** What is known of an action before anybody can trigger it. A plain value. */
struct ActionSpec
{
    /** What it is done to: the window, the open page, one selected row, or any number of them. */
    enum class Scope { Window, Page, Row, Rows };

    QString id; ///< "tasks.complete"; the server's capabilities use the same ids
    QString text;
    QString icon; ///< a file of resources/icons, without its suffix
    QList<QKeySequence> keys;
    QString help;       ///< a sentence: what it does
    QString capability; ///< an id of Capabilities, "page:NAME", or Anyone
    Scope scope = Scope::Page;
    QList<PageId> pages;      ///< where it belongs; empty for the window's own
    QString group = {};       ///< "Theme" of "Theme: Dark"; a menu of its own where it is shown
    bool inPalette = true;    ///< false needs a shortcut
    bool checkable = false;   ///< one of a group: its state is the owner's
    bool needsServer = true;  ///< false: works without the line too
    bool startsGroup = false; ///< menus draw a line above it

    /** The capability of what everybody may do. */
    static QString anyone() { return QStringLiteral("anyone"); }
    /** The capability of opening a page. */
    static QString opening(PageId page) { return QStringLiteral("page:") + nameOf(page); }

    /** "Theme: Dark". */
    QString fullText() const;
    /** "Ctrl+N or Ins", as this computer writes keys; empty without any. */
    QString keyText() const;
    bool belongsTo(PageId page) const;
};

} // namespace Peak
