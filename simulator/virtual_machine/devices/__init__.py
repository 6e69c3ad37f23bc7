"""What is connected to virtual pins, and the buses that it is on. The few names that the firmware meets here are among those that
tools/names_shortened.py keeps."""
