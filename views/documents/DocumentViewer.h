#pragma once

#include "models/documents/PreviewData.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QStackedWidget;
class QToolButton;

namespace Peak {

class EmptyState;
class MessageBar;
class PagesView;

/** Which document is looked at, and what may be done with it. A plain value. */
struct ViewedDocument
{
    QString name;
    QString about;     ///< "PDF document, 348 kB, version 3"
    QString watermark; ///< who looks and when; empty: none
    QString whyNoDownload;
    QString whyNoOpenWith;
};

/*
 * Who: everybody who reads a paper: a coordinator twenty times a day between two calls; a client
 * who was sent a link; third parties, often view only.
 * First: the page itself, as wide as the window, at once readable.
 * Then: the next page, larger, a name on it; seldom a copy of it. Esc, and back in the list.
 * So: no chrome but one line; Page Up and Down, Ctrl and +, Ctrl+F as everywhere.
 */

/**
 * One document to look at, in a window of its own, out of memory and never out of a file.
 *
 * Shows what it is given and asks for the rest; wipes what it showed when it closes, or when it is
 * told to, with the reason in its place. GUI thread.
 */
class DocumentViewer final : public QDialog
{
    Q_OBJECT

public:
    explicit DocumentViewer(const ViewedDocument &document, QWidget *parent = nullptr);
    ~DocumentViewer() override;

    void showLoading();
    void showPreview(Preview preview);
    /** Nothing to look at here: why, and what else can be done with it. */
    void showRefusal(const QString &title, const QString &reason);
    /** What is seen goes at once, the reason stays. */
    void closeContents(const QString &title, const QString &reason);
    bool hasContents() const { return m_hasContents; }
    /** By closeContents(): nothing is shown in it any more, whatever still arrives. */
    bool isClosed() const { return m_closed; }

    MessageBar *messages() const { return m_message; }
    PagesView *pages() const { return m_pages; }
    QPlainTextEdit *text() const { return m_text; }
    EmptyState *state() const { return m_state; }

    void done(int result) override;

Q_SIGNALS:
    void downloadRequested();
    void openWithRequested();
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QToolButton *button(const QString &icon, const QString &text, const QString &help,
                        const QList<QKeySequence> &keys);
    QWidget *makeBar();
    void connectBar();
    void makeText();
    void makeShortcuts();
    void find(bool forward);
    void showHit();
    void zoomText(int steps);
    void refresh();
    void wipe();

    ViewedDocument m_document;
    MessageBar *m_message;
    QSpinBox *m_page;
    QLabel *m_count;
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_smaller;
    QLabel *m_zoom;
    QToolButton *m_larger;
    QToolButton *m_fit;
    QLineEdit *m_find;
    QLabel *m_found;
    QToolButton *m_download;
    QToolButton *m_openWith;
    QStackedWidget *m_stack;
    PagesView *m_pages;
    QPlainTextEdit *m_text;
    EmptyState *m_state;
    QLabel *m_about;
    int m_hit = -1;
    bool m_hasContents = false;
    bool m_closed = false;
};

} // namespace Peak
