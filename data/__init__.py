"""What is known about the water: readers, tables, evidence and summaries.

Nothing here knows of Streamlit or of maps.
"""
