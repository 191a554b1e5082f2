#pragma once

#include "models/db/Error.h"
#include "models/tables/MailTextsModel.h"

#include <QWidget>

#include <optional>

class QSplitter;
class QStackedWidget;
class QTableView;

namespace Peak {

class EmptyState;
class MailTextEditor;
class MessageBar;

/*
 * Who: an admin who wants the firm's own tone, its telephone number or a translated line in what
 * goes out; once when the program is set up, then once in years. Nobody who writes programs.
 * First: which texts there are, in which language and by which way, and which of them the firm has
 * changed.
 * Then: picks one, types, puts in the reader's name from a list in plain words, and sees at once
 * how it arrives; saves. Finds out a week later that it was better before, and goes back.
 * They must never wonder: what do people get now? Is mine saved? What becomes of what I typed when
 * the telephone rings?
 * So: all texts in one table of kinds, languages and ways, where a word in each cell says whose
 * text goes out; the text beside it, and below how it arrives; what is typed stays until it is
 * saved or discarded, also when the window closes; each step has Undo.
 */

/** The texts of e-mails and text messages, and an editor for them. Shows what it is given and says
 * what was wished. GUI thread. */
class MailTextsView final : public QWidget
{
    Q_OBJECT

public:
    /** What was typed, and what went out when the typing began. */
    struct Typed
    {
        MailWords words;
        MailWords base;
    };

    explicit MailTextsView(QWidget *parent = nullptr);

    void setTexts(const QList<MailText> &texts);
    void showError(const Peak::Error &error);
    bool isLoaded() const { return m_loaded; }
    void setFirm(const QString &firm, bool withWords);
    void setRefusal(const QString &reason, bool readOnly);
    void setBusy(bool busy);

    /** What was typed before; without words: nothing any more. Of the one on screen, too. */
    void setTyped(const MailTextKey &key, const std::optional<Typed> &typed);
    std::optional<Typed> typed(const MailTextKey &key) const;
    void choose(const MailTextKey &key);
    MailTextKey current() const;
    bool isDirty() const;

    QTableView *table() const { return m_table; }
    MailTextEditor *editor() const { return m_editor; }
    MessageBar *messages() const { return m_messages; }
    MailTextsModel *model() const { return m_model; }

public Q_SLOTS:
    void save();
    void discard();

Q_SIGNALS:
    void retryRequested();
    void saveRequested(const Peak::MailTextKey &key);
    void builtInRequested(const Peak::MailTextKey &key);
    void discarded(const Peak::MailTextKey &key, const Peak::MailTextsView::Typed &typed);
    /** What is typed now, or nothing: to be kept, or forgotten. */
    void typedChanged(const Peak::MailTextKey &key);
    void dirtyChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void shareRoom();
    void take();
    void showCurrent();
    void tellUnsaved();

    MailTextsModel *m_model;
    QHash<MailTextKey, Typed> m_typed;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QSplitter *m_split;
    QTableView *m_table;
    MailTextEditor *m_editor;
    MessageBar *m_messages;
    bool m_loaded = false;
    bool m_shared = false; ///< the room, by the person
};

} // namespace Peak
